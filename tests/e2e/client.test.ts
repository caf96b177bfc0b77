import { afterEach, expect, it } from "vitest";
import {
  type ClientOptions,
  createClient,
  memoryStore,
  type Message,
  register as registerAccount,
  type LoginResult,
  shownMessages,
  type SyncTalkClient,
} from "../../client/src/index.js";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { JwtTokenService } from "../../src/adapters/security/jwt-token-service.js";
import { KeyRing, secretKey } from "../../src/adapters/security/key-ring.js";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

const QUICK = { retry: { baseMs: 20, capMs: 200 }, requestTimeoutMs: 2_000 };
const JWT_SECRET = "a secret that outlives the restarts of these tests";
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A server that can stop and restart on its port with its stored data. */
class Deployment {
  readonly #store = openMemoryStore();
  #app: App | null = null;
  epoch: string | null = null;
  accessTokenTtl = 900;
  port = 0;

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  async start(): Promise<void> {
    const { messageLog, dataStoreStatus, ...rest } = this.#store;
    const epoch = async () => this.epoch ?? dataStoreStatus.epoch();
    this.#app = await startTestServer({
      config: { port: this.port, jwtSecret: JWT_SECRET, accessTokenTtl: this.accessTokenTtl },
      overrides: { ...rest, messageLog, dataStoreStatus: { ...dataStoreStatus, epoch } },
    });
    this.port = Number(new URL(this.#app.url).port);
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    this.#app = null;
  }
}

async function deployed(settings: Partial<Pick<Deployment, "accessTokenTtl">> = {}): Promise<Deployment> {
  const server = Object.assign(new Deployment(), settings);
  await server.start();
  endings.push(() => server.stop());
  return server;
}

let people = 0;
const account = ({ url }: Deployment, name: string) => {
  people += 1;
  const email = `${name}${people}@example.com`;
  return registerAccount({ url }, { email, username: `${name}${people}`, password: "correct horse battery" });
};

function clientOf({ url }: Deployment, { user, accessToken }: LoginResult, more: Partial<ClientOptions> = {}) {
  const client = createClient({ url, user, token: () => accessToken, ...QUICK, ...more });
  endings.push(() => client.disconnect());
  return client;
}

const shown = (client: SyncTalkClient, roomId: string): readonly Message[] => {
  const room = client.state.rooms.get(roomId);
  return room ? shownMessages(room) : [];
};
const bodies = (client: SyncTalkClient, roomId: string) => shown(client, roomId).map(({ body }) => body);
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Two connected users in one room. */
async function pair(server: Deployment) {
  const [adaAccount, bobAccount] = await Promise.all([account(server, "ada"), account(server, "bob")]);
  const ada = clientOf(server, adaAccount);
  const bob = clientOf(server, bobAccount);
  await Promise.all([ada.connect(), bob.connect()]);
  const { id: roomId } = await ada.createRoom({ name: "general" });
  await bob.join(roomId);
  return { ada, bob, roomId, adaAccount, bobAccount };
}

it("lets two users chat: pending messages at once, events in order, the same state on both sides", async () => {
  const { ada, bob, roomId } = await pair(await deployed());
  const heard: (string | null)[] = [];
  bob.on("message", ({ body }) => heard.push(body));

  const sending = ada.send(roomId, { body: "hello" });
  expect(ada.state.outbox).toMatchObject([{ body: "hello", status: "pending" }]);
  const message = await sending;
  expect(message).toMatchObject({ body: "hello", clientMessageId: sending.clientMessageId });
  expect(ada.state.outbox).toEqual([]);
  await Promise.all([
    ada.send(roomId, { body: "how" }),
    ada.send(roomId, { body: "are" }),
    ada.send(roomId, { body: "you?" }),
  ]);
  await bob.send(roomId, { body: "fine" });

  const spoken = ["hello", "how", "are", "you?", "fine"];
  await eventually(() => heard.length === 5 && bodies(ada, roomId).length === 5, "all messages");
  expect(heard).toEqual(spoken);
  expect([bodies(ada, roomId), bodies(bob, roomId)]).toEqual([spoken, spoken]);
});

it("reports joins and leaves, and lists the user's rooms", async () => {
  const server = await deployed();
  const { ada, bob, roomId, bobAccount } = await pair(server);
  const phone = clientOf(server, bobAccount);
  await phone.connect();
  const told: string[] = [];
  ada.on("member", ({ member }) => told.push(`${member.user.username} ${member.leftAt === null ? "in" : "out"}`));
  phone.on("removed", ({ roomId: id }) => told.push(`phone lost ${id}`));
  phone.on("added", ({ id }) => told.push(`phone got ${id}`));
  await bob.leave(roomId);
  await eventually(() => told.length === 2, "the leave");
  await bob.join(roomId);
  await eventually(() => told.length === 4, "the join");
  const { username } = bobAccount.user;
  expect(told.toSorted()).toEqual(
    [`${username} in`, `${username} out`, `phone got ${roomId}`, `phone lost ${roomId}`].sort(),
  );
});

it("reports edits and deletions, live and after an absence", async () => {
  const { ada, bob, roomId } = await pair(await deployed());
  const [first, second] = await Promise.all([
    ada.send(roomId, { body: "frist" }),
    ada.send(roomId, { body: "never mind" }),
  ]);
  await eventually(() => bodies(bob, roomId).length === 2, "the messages");
  const told: string[] = [];
  bob.on("edited", ({ body }) => told.push(`edited: ${body}`));
  bob.on("deleted", ({ seq }) => told.push(`deleted: ${seq}`));
  expect(await ada.edit(first, { body: "first" })).toMatchObject({ body: "first", editedAt: expect.any(String) });
  await eventually(() => told.length === 1, "the edit");
  bob.disconnect();
  await ada.delete(second);
  await bob.connect();
  expect(told).toEqual(["edited: first", `deleted: ${second.seq}`]);
  await eventually(() => bodies(ada, roomId)[1] === null, "my own deletion");
  expect([bodies(ada, roomId), bodies(bob, roomId)]).toEqual([
    ["first", null],
    ["first", null],
  ]);
});

it("acknowledges every send once and in order while the server restarts", async () => {
  const server = await deployed();
  const { ada, bob, roomId } = await pair(server);
  const acknowledged: string[] = [];
  const heard = new Map<string, number>();
  ada.on("acknowledged", ({ clientMessageId }) => acknowledged.push(clientMessageId ?? ""));
  bob.on("message", ({ id }) => heard.set(id, (heard.get(id) ?? 0) + 1));

  const sendings = range(60).map((turn) => ada.send(roomId, { body: `${turn}` }));
  await eventually(() => acknowledged.length >= 5, "the first acks");
  await server.stop();
  expect(ada.state.outbox.length).toBeGreaterThan(0);
  sendings.push(ada.send(roomId, { body: "60" }));
  await server.start();
  const messages = await Promise.all(sendings);

  const stored = (await ada.rest.history(roomId, { limit: 100 })).items;
  expect(stored.map(({ body }) => body)).toEqual(range(61).map(String));
  expect(messages.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
  expect(acknowledged).toEqual(sendings.map(({ clientMessageId }) => clientMessageId));
  await eventually(() => heard.size === 61 && bob.state.connection === "live", "the reader to catch up");
  expect([...heard.values()].every((times) => times === 1)).toBe(true);
  const withoutOwnIds = shown(ada, roomId).map(({ clientMessageId: _, ...message }) => message);
  await eventually(() => ada.state.rooms.get(roomId)?.rev === bob.state.rooms.get(roomId)?.rev, "one rev");
  expect(shown(bob, roomId)).toEqual(withoutOwnIds);
  expect(bodies(ada, roomId)).toEqual(range(61).map(String));
});

it("sends messages after a reload that were written before it, once, and continues from its last state", async () => {
  const server = await deployed();
  const { ada, bob, roomId, adaAccount } = await pair(server);
  const storage = memoryStore();
  const before = clientOf(server, adaAccount, { storage });
  await before.connect();
  await bob.send(roomId, { body: "before the reload" });
  await eventually(() => bodies(before, roomId).length === 1, "the first message");
  const told: (string | null)[] = [];
  await server.stop();
  const ids = range(3).map((turn) => before.send(roomId, { body: `unsent ${turn}` }).clientMessageId);
  before.disconnect();

  const after = clientOf(server, adaAccount, { storage });
  await eventually(() => after.state.outbox.length === 3, "what was kept");
  expect(after.state.outbox.map(({ clientMessageId }) => clientMessageId)).toEqual(ids);
  after.on("message", ({ body }) => told.push(body));
  await server.start();
  await eventually(() => bob.state.connection === "live", "bob's return");
  await bob.send(roomId, { body: "while it was away" });
  await after.connect();
  await eventually(() => after.state.outbox.length === 0 && told.length === 4, "the resent messages");

  const stored = (await ada.rest.history(roomId, { limit: 100 })).items.map(({ body }) => body);
  expect(stored).toEqual(["before the reload", "while it was away", "unsent 0", "unsent 1", "unsent 2"]);
  expect(told).toEqual(stored.slice(1));
  const again = clientOf(server, adaAccount, { storage });
  await again.connect();
  expect(again.state.outbox).toEqual([]);
  expect((await again.rest.history(roomId)).items).toHaveLength(5);
});

it("discards its copy of a room when a backup was restored", async () => {
  const server = await deployed();
  const { ada, bob, roomId } = await pair(server);
  await ada.send(roomId, { body: "one" });
  await eventually(() => bodies(bob, roomId).length === 1, "the message");
  const resyncs: boolean[] = [];
  bob.on("resynced", ({ reset }) => resyncs.push(reset));
  await server.stop();
  server.epoch = "01890000-0000-7000-8000-000000000001";
  await server.start();
  await eventually(() => resyncs.length === 1 && bob.state.connection === "live", "the reset");
  expect(resyncs).toEqual([true]);
  expect(bob.state.rooms.get(roomId)).toMatchObject({ epoch: server.epoch, rev: 3, historyFrom: 1 });
  await ada.send(roomId, { body: "two" });
  await eventually(() => bodies(bob, roomId).length === 2, "what came later");
});

it("requests a fresh token when the old one has expired, over REST and on the connection", async () => {
  const server = await deployed();
  const session = await account(server, "ada");
  const { user, accessToken } = session;
  const given: string[] = [];
  const tokens = [
    () => tokenOf(accessToken, { age: 3_600 }),
    () => accessToken,
    () => tokenOf(accessToken, { ttl: 1 }),
  ];
  const token = async () => {
    const next = tokens[given.length]?.() ?? accessToken;
    given.push(next);
    return next;
  };
  const client = clientOf(server, session, { token });
  const statuses: string[] = [];
  client.on("connection", ({ status }) => statuses.push(status));
  expect(await client.rest.me()).toEqual(user);
  expect(given).toHaveLength(2);
  await client.connect();
  const { id: roomId } = await client.createRoom({ name: "general" });
  await eventually(() => given.length >= 4 && client.state.connection === "live", "the renewal");
  await client.send(roomId, { body: "hi" });
  expect(given.at(-1)).toBe(accessToken);
  expect(statuses).not.toContain("ended");
});

it("reports the end of the session when there is no fresher token", async () => {
  const server = await deployed({ accessTokenTtl: 4 });
  const client = clientOf(server, await account(server, "ada"));
  await client.connect();
  await eventually(() => client.state.connection === "ended", "the end");
  expect(client.state.endReason).toBe("expired");
  await expect(client.connect()).rejects.toMatchObject({ code: "client.session_ended" });
});

it("marks finally refused messages as failed, and sends the others", async () => {
  const { ada, roomId } = await pair(await deployed());
  const refused: string[] = [];
  ada.on("refused", ({ failure }) => refused.push(failure.code));
  const tooLong = ada.send(roomId, { body: "x".repeat(4_001) });
  const after = ada.send(roomId, { body: "after it" });
  await expect(tooLong).rejects.toMatchObject({ code: "message.too_long", retryable: false });
  await after;
  expect(refused).toEqual(["message.too_long"]);
  expect(ada.state.outbox).toMatchObject([{ clientMessageId: tooLong.clientMessageId, status: "failed" }]);
  await expect(ada.tryAgain(tooLong.clientMessageId)).rejects.toMatchObject({ code: "message.too_long" });
  ada.discard(tooLong.clientMessageId);
  expect(ada.state.outbox).toEqual([]);
});

/** A token that was issued `age` seconds ago for `ttl` seconds. */
function tokenOf(other: string, { age = 0, ttl = 900 }: { age?: number; ttl?: number }): string {
  const keys = new KeyRing([secretKey("default", Buffer.from(JWT_SECRET))]);
  const tokens = (clock: { now(): Date }) => new JwtTokenService(keys, ttl, clock);
  const session = tokens({ now: () => new Date() }).verify(other);
  return tokens({ now: () => new Date(Date.now() - age * 1_000) }).issue(session).accessToken;
}
