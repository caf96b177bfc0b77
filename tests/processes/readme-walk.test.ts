import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import type { History, Message, Page, Profile, Room, RoomSynced, LoginResult } from "../../src/protocol/entities.js";
import { codeBlocks, section } from "../support/markdown.js";

const run = promisify(execFile);

const walk = codeBlocks(section(await readFile("README.md", "utf8"), "The whole job in a terminal"));
const promised =
  walk
    .find(({ language }) => language === "text")
    ?.code.trim()
    .split("\n") ?? [];

describe("walkthrough in the README", () => {
  let app: App;
  let lines: string[];

  beforeAll(async () => {
    app = await startTestServer();
    const script = walk.flatMap(({ language, code }) => (language === "bash" ? [code] : [])).join("\n");
    const path = `${dirname(process.execPath)}:${process.env["PATH"]}`;
    const { stdout, stderr } = await run("bash", ["--norc", "-euo", "pipefail", "-c", script], {
      env: { ...process.env, PATH: path, URL: app.url },
    });
    expect(stderr).toBe("");
    lines = stdout.trim().split("\n");
  });
  afterAll(() => app?.close());

  const answers = () => lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as unknown);

  it("registers, logs in and creates a room that a second user joins", () => {
    const [session, me, open, joined] = answers() as [LoginResult, Profile, Page<Room>, Room];
    expect(session).toMatchObject({ user: { displayName: "Ada" }, expiresIn: 900 });
    expect(me).toEqual(session.user);
    expect(open.items).toMatchObject([{ name: "Engine room", memberCount: 1 }]);
    expect(joined).toMatchObject({ id: open.items[0]?.id, memberCount: 2, membership: { role: "member" } });
  });

  it("prints the promised output of the live part", () => {
    const told = lines.filter((line) => !line.startsWith("{") && !line.startsWith("room "));
    expect(promised.length).toBeGreaterThan(0);
    expect(told.sort()).toEqual([...promised].sort());
  });

  it("reads the history, and catches up on missed messages", () => {
    const [history, missed, changes] = answers().slice(4) as [History, Message, RoomSynced];
    expect(history.items.map(({ seq, body }) => [seq, body])).toEqual([
      [1, "Hello, Grace."],
      [2, "Hello, Ada."],
    ]);
    expect(missed).toMatchObject({ seq: 3, clientMessageId: "missed-1" });
    expect(changes).toMatchObject({ from: 4, rev: 5, more: false, reset: false });
    expect(changes.messages.map(({ body }) => body)).toEqual(["You missed this one."]);
  });
});
