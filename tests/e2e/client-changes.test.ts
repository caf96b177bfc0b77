import { expect, it, onTestFinished } from "vitest";
import {
  createClient,
  type KeyValueStore,
  memoryStore,
  register as registerAccount,
  shownMessages,
  type SyncTalkClient,
  withPendingChanges,
} from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, TestClient } from "../support/client.js";
import { TcpProxy } from "../support/tcp-proxy.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

const QUICK = { retry: { baseMs: 20, capMs: 200 }, requestTimeoutMs: 2_000 };

/** Ada, connected and in her room, behind a network that can be cut. */
async function scene() {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const proxy = await TcpProxy.to(Number(new URL(app.url).port));
  onTestFinished(() => proxy.close());
  const account = { email: "ada@example.com", username: "ada", password: "correct horse battery" };
  const session = await registerAccount({ url: app.url }, account);
  const open = (storage: KeyValueStore = memoryStore()): SyncTalkClient => {
    const { user, accessToken } = session;
    const url = `http://127.0.0.1:${proxy.port}`;
    const client = createClient({ url, user, token: () => accessToken, storage, ...QUICK });
    onTestFinished(() => client.disconnect());
    return client;
  };
  const storage = memoryStore();
  const client = open(storage);
  await client.connect();
  const { id: roomId } = await client.createRoom({ name: "general" });
  const rest = new TestClient(app.url, session);
  const goOffline = async () => {
    proxy.refuse();
    await eventually(() => client.state.connection === "offline", "the loss");
  };
  const stored = async () => (await rest.history(roomId)).items.map(({ body }) => body);
  return { client, open, storage, roomId, proxy, goOffline, stored };
}

const asShown = ({ state }: SyncTalkClient, roomId: string) => {
  const room = state.rooms.get(roomId);
  return room ? withPendingChanges(shownMessages(room), state.changes).map(({ body }) => body) : [];
};

it("keeps offline edits and deletions, shows them at once, and stores the last text of each", async () => {
  const { client, roomId, proxy, goOffline, stored } = await scene();
  const first = await client.send(roomId, { body: "frist" });
  const second = await client.send(roomId, { body: "never mind" });
  await goOffline();
  const edits = [
    client.edit(first, { body: "firts" }),
    client.edit(first, { body: "first" }),
    client.edit(second, { body: "mind" }),
    client.delete(second),
  ];
  expect(client.state.changes).toMatchObject([{ body: "first" }, { body: null }]);
  expect(asShown(client, roomId)).toEqual(["first", null]);
  await expect(client.edit(second, { body: "too late" })).rejects.toMatchObject({ code: "message.deleted" });

  proxy.heal();
  const outcomes = await Promise.all(edits);
  expect(outcomes.map(({ body }) => body)).toEqual(["first", "first", null, null]);
  expect(await stored()).toEqual(["first", null]);
  expect(client.state.changes).toEqual([]);
});

it("applies edits and deletions of unsent messages once those are sent", async () => {
  const { client, roomId, proxy, goOffline, stored } = await scene();
  await goOffline();
  const [one, two] = [client.send(roomId, { body: "one" }), client.send(roomId, { body: "two" })];
  const edit = client.edit({ roomId, id: one.clientMessageId }, { body: "1" });
  const deletion = client.delete({ roomId, id: two.clientMessageId });
  proxy.heal();
  expect((await edit).id).toBe((await one).id);
  expect((await deletion).id).toBe((await two).id);
  expect(await stored()).toEqual(["1", null]);
});

it("keeps unsent edits and deletions over a reload", async () => {
  const { client, open, storage, roomId, proxy, goOffline, stored } = await scene();
  const message = await client.send(roomId, { body: "frist" });
  await goOffline();
  const unsent = client.send(roomId, { body: "secnod" });
  client.edit(message, { body: "first" }).catch(() => undefined);
  client.edit({ roomId, id: unsent.clientMessageId }, { body: "second" }).catch(() => undefined);
  client.disconnect();

  const reloaded = open(storage);
  proxy.heal();
  await reloaded.connect();
  await eventually(() => reloaded.state.changes.length === 0 && reloaded.state.outbox.length === 0, "the changes");
  expect(await stored()).toEqual(["first", "second"]);
});

it("reports a refused change, and drops the changes of a discarded message", async () => {
  const { client, roomId, goOffline } = await scene();
  const message = await client.send(roomId, { body: "hi" });
  const refused: string[] = [];
  client.on("changeRefused", ({ failure }) => refused.push(failure.code));
  await expect(client.edit(message, { body: "x".repeat(4_001) })).rejects.toMatchObject({ code: "message.too_long" });
  await expect(client.edit(message, { body: "x".repeat(70_000) })).rejects.toMatchObject({ code: "request.too_large" });
  expect([refused, client.state.changes]).toEqual([["message.too_long"], []]);

  await goOffline();
  const unsent = client.send(roomId, { body: "hm" });
  const edit = client.edit({ roomId, id: unsent.clientMessageId }, { body: "hmm" });
  client.discard(unsent.clientMessageId);
  await expect(edit).rejects.toMatchObject({ code: "client.discarded" });
  expect(client.state.changes).toEqual([]);
});
