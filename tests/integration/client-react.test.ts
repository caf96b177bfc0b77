import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";
import { describe, expect, it, onTestFinished } from "vitest";
import * as sdk from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { root } from "../architecture/root.js";
import { codeBlocks } from "../support/markdown.js";
import { reactOf } from "../support/react-dom.js";

type Hooks = Readonly<{
  useChat(client: sdk.SyncTalkClient): sdk.ClientState;
  useMessages(client: sdk.SyncTalkClient, roomId: string): readonly sdk.Message[];
}>;

/** Hooks from the README, run with one version of React. */
function documentedHooks(react: unknown): Hooks {
  const blocks = codeBlocks(readFileSync(join(root, "client/README.md"), "utf8"));
  const code = blocks.find(({ file }) => file === "use-chat.ts")?.code ?? "";
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(code, { compilerOptions });
  const modules: Record<string, unknown> = { react, "@synctalk/client": sdk };
  const exports = {};
  compileFunction(outputText, ["require", "exports"])((name: string) => modules[name], exports);
  return exports as Hooks;
}

/** Errors that React reports. */
function recordedErrors(): unknown[] {
  const { error } = console;
  const errors: unknown[] = [];
  Object.assign(console, { error: (...complaint: unknown[]) => void errors.push(complaint) });
  onTestFinished(() => void Object.assign(console, { error }));
  return errors;
}

async function connected() {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const account = { email: "ada@example.com", username: "ada", password: "correct horse battery" };
  const { accessToken } = await sdk.register({ url: app.url }, account);
  const client = sdk.createClient({ url: app.url, token: () => accessToken });
  onTestFinished(() => client.disconnect());
  await client.connect();
  const { id: roomId } = await client.createRoom({ name: "general" });
  return { client, roomId };
}

describe.each([18, 19] as const)("hooks of the README in React %i", (version) => {
  it("renders on a server, hydrates in a page, and follows the state in strict mode", async () => {
    const errors = recordedErrors();
    const { react, toText, toPage } = reactOf(version);
    expect(react.version).toMatch(new RegExp(`^${version}\\.`));
    const { useChat, useMessages } = documentedHooks(react);
    const { client, roomId } = await connected();
    let renders = 0;
    const View = () => {
      renders += 1;
      const { connection } = useChat(client);
      return `${connection}: ${useMessages(client, roomId)
        .map(({ body }) => body)
        .join()}`;
    };
    await client.send(roomId, { body: "one" });

    const text = toText(View);
    expect(text).toBe("live: one");
    const shown = await toPage(View, text);
    expect(shown()).toBe("live: one");
    await react.act(() => client.send(roomId, { body: "two" }));
    expect(shown()).toBe("live: one,two");
    await react.act(() => client.disconnect());
    expect(shown()).toBe("idle: one,two");
    expect(renders).toBeLessThan(40);
    expect(errors).toEqual([]);
  });
});
