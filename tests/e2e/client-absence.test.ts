import { expect, it, onTestFinished } from "vitest";
import { createClient, memoryStore, type Message, type SyncTalkClient } from "../../client/src/index.js";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer, type TestServerOptions } from "../../src/main/testing.js";
import { eventually, register, type TestClient } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";
import { consecutive, sendMany } from "../../src/contracts/builders.js";

checkSdk();

const RETRY = { baseMs: 10, capMs: 100 };

async function scene(config: TestServerOptions["config"] = {}) {
  const store = openMemoryStore();
  const app = await startTestServer({ config, overrides: store });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const room = await ada.createRoom();
  const stored = { ...store, close: async () => {} };
  const author = await store.userRepository.find(ada.id);
  const asEntity = await store.roomReader.access(room.id, ada.id);
  if (!author || !asEntity) throw new Error("The room was not stored.");
  const storage = memoryStore();
  const open = (options: { maxChanges?: number | null }): SyncTalkClient => {
    const client = createClient({
      url: app.url,
      token: () => ada.token,
      user: ada.session.user,
      storage,
      retry: RETRY,
      ...options,
    });
    onTestFinished(() => client.disconnect());
    return client;
  };
  const first = open({});
  await first.connect();
  first.disconnect();
  const sendWhileAway = (count: number) => sendMany(stored, asEntity.room, author, count);
  return { ada, roomId: room.id, open, sendWhileAway };
}

/** Edits one of the first messages, so that it changes after later ones. */
const edit = (ada: TestClient, message: Pick<Message, "id" | "roomId">) =>
  ada.patch(`/api/rooms/${message.roomId}/messages/${message.id}`, { body: "edited" });

it("gives a program that asks for every change all of 2,500, in order, each once, also after a restart in between", async () => {
  const { ada, roomId, open, sendWhileAway } = await scene();
  const [, second] = await sendWhileAway(2_498);
  await edit(ada, second!);
  const seen: Message[] = [];
  const most = { messages: 0, pendingEvents: 0 };
  const listen = (client: SyncTalkClient, stopAt: number) => {
    client.on("message", (message) => {
      seen.push(message);
      if (seen.length === stopAt) client.disconnect();
    });
    client.subscribe(() => {
      const { rooms } = client.state;
      most.messages = Math.max(most.messages, rooms.get(roomId)?.messages.length ?? 0);
    });
    client.on("resynced", ({ reset }) => expect(reset).toBe(false));
  };
  const stopped = open({ maxChanges: null });
  listen(stopped, 1_200);
  void stopped.connect().catch(() => undefined);
  await eventually(() => seen.length >= 1_200, "the first half");
  const restarted = open({ maxChanges: null });
  listen(restarted, Infinity);
  await restarted.connect();
  expect(seen.map(({ rev }) => rev)).toEqual(seen.map(({ rev }) => rev).toSorted((a, b) => a - b));
  expect(seen.map(({ seq }) => seq).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
    Array.from({ length: 2_498 }, (_, n) => n + 1),
  );
  expect(seen.at(-1)).toMatchObject({ seq: 2, body: "edited" });
  expect(most.messages).toBeLessThanOrEqual(100);
});

it("connects once everything has arrived, also when the server limits how fast it comes", async () => {
  // One session may use five sixths of this quota: fewer requests at once than there are pages.
  const rates = { ...LIMIT_DEFAULTS.rates, "request.user": { quota: 12, windowMs: 1_200 } };
  const limits = { ...LIMIT_DEFAULTS, rates };
  const { roomId, open, sendWhileAway } = await scene({ rateLimits: true, limits });
  await sendWhileAway(2_500);
  const program = open({ maxChanges: null });
  const seqs: (number | null)[] = [];
  program.on("message", ({ seq }) => seqs.push(seq));
  await program.connect();
  expect(seqs).toEqual(consecutive(2_500));
  expect(program.state.rooms.get(roomId)).toMatchObject({ seq: 2_500, syncing: false });
});

it("starts again with the newest page after more than 1,000 changes, and says so", async () => {
  const { roomId, open, sendWhileAway } = await scene();
  await sendWhileAway(1_001);
  const client = open({});
  const resets: boolean[] = [];
  let messages = 0;
  client.on("resynced", ({ reset }) => resets.push(reset));
  client.on("message", () => (messages += 1));
  await client.connect();
  expect([resets, messages]).toEqual([[true], 0]);
  expect(client.state.rooms.get(roomId)?.messages.at(-1)).toMatchObject({ seq: 1_001 });
});

it("reads every change up to a wished number of them", async () => {
  const { open, sendWhileAway } = await scene();
  await sendWhileAway(30);
  const client = open({ maxChanges: 30 });
  const resets: boolean[] = [];
  let messages = 0;
  client.on("resynced", ({ reset }) => resets.push(reset));
  client.on("message", () => (messages += 1));
  await client.connect();
  expect([resets, messages]).toEqual([[false], 30]);
});

it.each([0, -1, 1.5, 100_001, Number.NaN, Infinity])("refuses %j as the number of wished changes", (maxChanges) => {
  const token = () => "a token";
  expect(() => createClient({ url: "http://127.0.0.1:9", token, maxChanges })).toThrow(
    expect.objectContaining({ code: "client.invalid_option" }),
  );
});
