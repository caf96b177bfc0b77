import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import type { HTMLElement } from "happy-dom";
import ts from "typescript";
import { describe, expect, it, onTestFinished } from "vitest";
import * as sdk from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { root } from "../architecture/root.js";
import { eventually, TestClient } from "../support/client.js";
import { recordedErrors } from "../support/console-errors.js";
import { codeBlocks } from "../support/markdown.js";
import { reactOf } from "../support/react-dom.js";
import { hooksFor } from "../support/react-hooks.js";

const blocks = codeBlocks(readFileSync(join(root, "client/README.md"), "utf8"));
const chat = blocks.find(({ file }) => file === "chat.tsx")?.code ?? "";

type Chat = (props: Readonly<{ client: sdk.SyncTalkClient }>) => unknown;

/** The chat of the README, run with one version of React. */
async function documentedChat(page: ReturnType<typeof reactOf>): Promise<Chat> {
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    jsx: ts.JsxEmit.ReactJSX,
  };
  const { outputText } = ts.transpileModule(chat, { compilerOptions });
  const hooks = await hooksFor(page);
  const require = (name: string): unknown => (name === "@synctalk/client/react" ? hooks : page.load(name));
  const exports: { Chat?: Chat } = {};
  compileFunction(outputText, ["require", "exports"])(require, exports);
  if (!exports.Chat) throw new Error("The README has no chat.");
  return exports.Chat;
}

it("fits on a page of under 40 lines", () => {
  expect(chat.trimEnd().split("\n").length).toBeLessThan(40);
});

describe.each([18, 19] as const)("the chat of the README in React %i", (version) => {
  it("lists rooms, opens one, shows older messages, and sends", async () => {
    const errors = recordedErrors();
    const app = await startTestServer();
    onTestFinished(() => app.close());
    const account = { email: "ada@example.com", username: "ada", password: "correct horse battery" };
    const ada = new TestClient(app.url, await sdk.register({ url: app.url }, account));
    const { id: roomId } = await ada.createRoom({ name: "Engines" });
    for (let turn = 1; turn <= 51; turn += 1) await ada.send(roomId, `text ${turn}`);
    const client = sdk.createClient({ url: app.url, token: () => ada.token });
    const page = reactOf(version);
    const Chat = await documentedChat(page);
    const { body, window, text, unmount } = await page.toPage(() => page.react.createElement(Chat, { client }));
    const find = (selector: string): HTMLElement => {
      const element = body.querySelector(selector);
      if (!element) throw new Error(`There is no ${selector}.`);
      return element as HTMLElement;
    };

    expect(text()).toBe("Connecting…");
    await eventually(() => text() === "Engines");
    find("nav button").click();
    await eventually(() => text().includes("text 2ada"));
    expect(text()).toMatch(/^Enginesada.*Older messagesada: text 2ada: text 3/);
    find("form button").click();
    await eventually(() => text().includes("text 1ada"));
    expect(text()).not.toContain("Older messages");

    Object.assign(find("input"), { value: "Hello" });
    find("form").dispatchEvent(new window.Event("submit", { bubbles: true, cancelable: true }));
    await eventually(() => text().endsWith("text 51ada: Hello"));
    const { items } = await ada.history(roomId, "?limit=1");
    expect(items).toMatchObject([{ body: "Hello" }]);

    await unmount();
    expect(client.state).toMatchObject({ connection: "idle", openRooms: new Set() });
    expect(errors).toEqual([]);
  });
});
