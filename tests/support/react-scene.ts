import { onTestFinished } from "vitest";
import * as sdk from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { TestClient } from "./client.js";
import { recordedErrors } from "./console-errors.js";
import { reactOf } from "./react-dom.js";
import { hooksFor } from "./react-hooks.js";

const QUICK = { retry: { baseMs: 10, capMs: 100 }, requestTimeoutMs: 2_000 };

/** A room of Ada's with some messages, her idle client, and the hooks in one version of React. */
export async function reactScene(version: 18 | 19, messages = 2) {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const account = (name: string) =>
    sdk.register({ url: app.url }, { email: `${name}@example.com`, username: name, password: "correct horse battery" });
  const [ada, bob] = await Promise.all([account("ada"), account("bob")]);
  const [rest, bobs] = [new TestClient(app.url, ada), new TestClient(app.url, bob)];
  const { id: roomId } = await rest.createRoom({ name: "engines" });
  for (let turn = 1; turn <= messages; turn += 1) await rest.send(roomId, `${turn}`);
  const client = sdk.createClient({ url: app.url, user: ada.user, token: () => ada.accessToken, ...QUICK });
  onTestFinished(() => client.disconnect());
  const page = reactOf(version);
  const hooks = await hooksFor(page);
  const { createElement } = page.react;
  const provided = (component: () => unknown) => () =>
    createElement(hooks.SyncTalkProvider, { client }, createElement(component));
  return { app, rest, bobs, client, roomId, ...page, hooks, provided, errors: recordedErrors() };
}
