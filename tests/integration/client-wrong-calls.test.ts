import { join } from "node:path";
import ts from "typescript";
import { expect, it, onTestFinished } from "vitest";
import { plantTree } from "../architecture/planted-tree.js";
import { root } from "../architecture/root.js";

const HEAD = `
import { createClient, shownMessages } from "@synctalk/client";
const client = createClient({ url: "http://localhost", token: () => "" });
const [roomId, userId, body, id]: string[] = [];
const room = client.state.rooms.get("");
`;

const RIGHT = [
  `client.send("room", { body: "hi" })`,
  `client.edit({ roomId: "room", id: "message" }, { body: "hi" })`,
  `client.rest.history("room", { before: 5, limit: 10 })`,
  `client.rest.history("room", { around: 5 })`,
  `client.rest.setRole({ roomId: "room", userId: "user" }, "moderator")`,
  `room && client.delete(shownMessages(room)[0]!)`,
];

const WRONG = [
  `client.send("hi", "room")`,
  `client.send({ body: "hi" }, "room")`,
  `client.edit("room", "message", "hi")`,
  `client.delete("message")`,
  `client.rest.editMessage("room", "message", "hi")`,
  `client.rest.setRole("room", "user", "moderator")`,
  `client.rest.removeMember("user", "room")`,
  `client.rest.sanction({ roomId: "room", userId: "user" }, { kind: "kick" })`,
  `client.rest.history("room", { before: 5, after: 3 })`,
  `client.rest.history("room", { after: 3, around: 4 })`,
  `client.rest.history("room", { before: 5, after: 3, around: 4 })`,
  `client.state.roomsLoaded = true`,
  `client.state.rooms.clear()`,
  `room && (room.room.name = "mine")`,
  `room && shownMessages(room).push()`,
  `room && (shownMessages(room)[0]!.body = "mine")`,
  `room && shownMessages(room)[0]!.mentions.userIds.push("me")`,
  `room && shownMessages(room)[0]!.reactions[0]!.userIds.push("me")`,
  `client.state.outbox.pop()`,
];

/** Statements that do not compile in a project that uses the SDK. */
function refusedAmong(statements: readonly string[]): readonly string[] {
  const file = "src/app.ts";
  const source = HEAD + statements.join(";\n");
  const planted = plantTree({ [file]: source });
  onTestFinished(planted.remove);
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2023.d.ts", "lib.es2024.string.d.ts", "lib.dom.d.ts"],
    types: [],
    paths: { "@synctalk/client": [join(root, "client/src/index.ts")] },
  };
  const program = ts.createProgram([join(planted.directory, file)], options);
  const diagnostics = ts.getPreEmitDiagnostics(program);
  const foreign = diagnostics.filter(({ file: at }) => !at?.fileName.endsWith(file));
  expect(foreign.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).toEqual([]);
  const lines = source.split("\n");
  const refused = diagnostics.map(
    ({ file: at, start = 0 }) => at && lines[at.getLineAndCharacterOfPosition(start).line],
  );
  return [...new Set(refused.map((line) => line?.replace(/;$/, "") ?? ""))];
}

it("compiles correct calls of the SDK, and no wrong ones", () => {
  expect(refusedAmong([...RIGHT, ...WRONG])).toEqual(WRONG);
}, 120_000);
