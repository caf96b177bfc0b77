import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createClient } from "redis";
import { expect, it, onTestFinished } from "vitest";
import { buildChange, buildMember, buildMessage, newId, buildSummary } from "../../src/contracts/builders.js";
import { eventually, logIn, register, type TestClient } from "../support/client.js";
import { createMigratedDatabase } from "../support/postgres-database.js";
import { startServer } from "../support/server-process.js";
import { TEST_REDIS_URL } from "./test-redis.js";

/** Time in which nothing must happen. */
const QUIET_MS = 300;
const JWT_SECRET = "a secret of at least thirty-two bytes";

type Deployment = Readonly<{
  databaseUrl: string;
  prefix: string;
  sql(statement: string, values: readonly unknown[]): Promise<unknown>;
}>;

async function deployment(): Promise<Deployment> {
  const database = await createMigratedDatabase();
  onTestFinished(() => database.drop());
  const sql = async (statement: string, values: readonly unknown[]) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(statement, [...values]);
    await client.end();
  };
  return { databaseUrl: database.url, prefix: `${crypto.randomUUID()}:`, sql };
}

const node = ({ databaseUrl, prefix }: Deployment, env: Readonly<Record<string, string>> = {}) =>
  startServer({
    env: { DATABASE_URL: databaseUrl, REDIS_URL: TEST_REDIS_URL, REDIS_PREFIX: prefix, JWT_SECRET, ...env },
  });

/** An attacker with access to Redis and without the servers' secret. */
async function intruder({ prefix }: Deployment) {
  const [reader, writer] = await Promise.all(
    [createClient({ url: TEST_REDIS_URL }), createClient({ url: TEST_REDIS_URL })].map((redis) => redis.connect()),
  );
  onTestFinished(() => [reader, writer].forEach((redis) => redis?.destroy()));
  return {
    publish: (topic: string, text: string) => writer?.sPublish(`${prefix}${topic}`, text),
    record: (topic: string, texts: string[]) =>
      reader?.sSubscribe(`${prefix}${topic}`, (text) => void texts.push(text)),
  };
}

const mallory = (id: string) => ({ ...buildSummary(id), username: "mallory", displayName: "Mallory" });

/** Fields that replace those of a hint, also with malformed values. */
type Parts = Readonly<Record<string, unknown>>;

const message = (roomId: string, rev: number, parts: Parts = {}) => ({
  ...buildMessage({ id: newId(), roomId, rev, author: mallory(newId()), body: "forged", sentAt: new Date() }),
  ...parts,
});

const member = (roomId: string, userId: string, rev: number) =>
  buildMember({ roomId, user: mallory(userId), role: "owner", rev, joinedAt: new Date() });

const change = (roomId: string, rev: number, parts: Parts = {}) => ({ ...buildChange({ roomId, rev }), ...parts });

/** Frames of hints in every format that a node has ever read. */
const frames = (hints: unknown): string[] => {
  const json = JSON.stringify(hints);
  return [json, `forger\n${json}`, `synctalk-1 0000000000000000 forger ${"A".repeat(43)}\n${json}`];
};

async function revOf(person: TestClient, roomId: string): Promise<number> {
  return (await person.get<{ rev: number }>(`/api/rooms/${roomId}`)).body.rev;
}

it("ignores malformed, forged, deep and huge hints on every node (S30)", { timeout: 60_000 }, async () => {
  const scene = await deployment();
  const server = await node(scene);
  const { publish } = await intruder(scene);
  const ada = await register(server.url, "ada");
  const { id: roomId } = await ada.createRoom();
  const live = await ada.connect();
  const rev = (await revOf(ada, roomId)) + 1;
  const deep = `${'{"a":['.repeat(20_000)}1${"]}".repeat(20_000)}`;
  const hints: unknown[] = [
    null,
    1,
    "x",
    {},
    [],
    [null],
    [1],
    ["x"],
    [[]],
    [{}],
    { length: 1 },
    [change(roomId, rev, { messages: [message(roomId, rev)] })],
    [change(roomId, rev, { messages: [message(roomId, rev, { sentAt: "never" })] })],
    [change(roomId, rev, { messages: [message(roomId, rev, { author: null })] })],
    [change(roomId, rev, { messages: "x", members: null })],
    [change(roomId, rev, { members: [{ ...member(roomId, ada.id, rev), user: null }] })],
    [change(roomId, rev, { members: [{ ...member(roomId, ada.id, rev), joinedAt: "never", mutedUntil: "never" }] })],
    [change(roomId, rev, { room: { room: null, head: null } })],
    [change(roomId, rev, { room: { room: { id: roomId, createdAt: "never" }, head: {} } })],
    ...[Number.MAX_SAFE_INTEGER, -1, 0.5, 1e308, "1", null].map((odd) => [
      { ...change(roomId, 1), from: rev, rev: odd },
    ]),
    [{ sessionId: null, reason: 1 }],
    [{ sessionId: { a: 1 } }],
    [{ ...change(roomId, rev), __proto__: { polluted: true } }],
    [{ somethingNew: { of: "a later version" } }],
  ];
  const texts = [
    ...hints.flatMap(frames),
    "",
    "\n",
    "x",
    "\0",
    ...[deep, "y".repeat(6_000_000)].map((text) => `x\n${text}`),
  ];
  for (const topic of [`room:${roomId}`, `user:${ada.id}`]) for (const text of texts) await publish(topic, text);

  await ada.send(roomId, "still here");
  await eventually(() => live.messages.some(({ body }) => body === "still here"), "the next message");
  expect(live.messages.map(({ body }) => body)).toEqual(["still here"]);
  expect(live.changes.map(({ from }) => from)).toEqual([rev - 1]);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/synctalk_bus_hints_dropped_total\{reason="unsigned",node="\w+"\} [1-9]/);
  const told = server.stdout.split("\n").filter((line) => line.includes("hints without a node's signature"));
  expect(told).toHaveLength(1);
});

it("delivers no private room after a forged or repeated membership hint (S30)", async () => {
  const scene = await deployment();
  const [server, other] = [await node(scene), await node(scene)];
  const { record, publish } = await intruder(scene);
  const ada = await register(server.url, "ada");
  const mallory = await register(server.url, "mallory");
  const { id: roomId } = await ada.createRoom();

  const first = await mallory.connect();
  const recorded: string[] = [];
  await record(`user:${mallory.id}`, recorded);
  await (await logIn(other.url, mallory)).post(`/api/rooms/${roomId}/join`);
  await eventually(() => first.added.includes(roomId), "the announcement of the room");
  await (await logIn(other.url, ada)).delete(`/api/rooms/${roomId}/members/${mallory.id}`);
  await eventually(() => first.removed.includes(roomId), "being removed");
  first.socket.disconnect();
  const removedRev = await revOf(ada, roomId);
  await scene.sql(`UPDATE "Room" SET kind = 'private' WHERE id = $1`, [roomId]);

  const live = await mallory.connect();
  const repeated = [...recorded];
  for (const text of repeated) await publish(`user:${mallory.id}`, text);
  for (const text of repeated) await publish(`room:${roomId}`, text);
  for (const rev of [removedRev + 1, removedRev + 1_000]) {
    const forged = [change(roomId, rev, { members: [member(roomId, mallory.id, rev)] })];
    for (const text of frames(forged)) {
      await publish(`user:${mallory.id}`, text);
      await publish(`room:${roomId}`, text);
    }
  }
  const ownLive = await ada.connect();
  await ada.send(roomId, "a secret");
  await eventually(() => ownLive.messages.length === 1, "the message");
  await sleep(QUIET_MS);
  expect(recorded.length).toBeGreaterThan(0);
  expect([live.added, live.messages]).toEqual([[], []]);
  for (const { socket } of [live, ownLive]) socket.disconnect();
}, 60_000);

it("ends no session on a hint without the secret (S30)", async () => {
  const scene = await deployment();
  const server = await node(scene);
  const { publish } = await intruder(scene);
  const ada = await register(server.url, "ada");
  const live = await ada.connect();
  for (const text of frames([{ sessionId: live.ready.sessionId, reason: "revoked" }]))
    await publish(`user:${ada.id}`, text);
  const { id: roomId } = await ada.createRoom();
  await eventually(() => live.added.includes(roomId), "the announcement of the next room");
  expect(live.socket.connected).toBe(true);
}, 60_000);

it("delivers late between nodes with different secrets, and reports it once", async () => {
  const scene = await deployment();
  const one = await node(scene);
  const other = await node(scene, { JWT_SECRETS: `new:another ${JWT_SECRET},default:${JWT_SECRET}`, JWT_SECRET: "" });
  const ada = await register(one.url, "ada");
  const { id: roomId } = await ada.createRoom();
  const live = await ada.connect();
  const elsewhere = await logIn(other.url, ada);
  const sent: string[] = [];
  for (const turn of ["first", "second"]) {
    const { status } = await elsewhere.post(`/api/rooms/${roomId}/messages`, { body: turn });
    expect(status).toBe(201);
    sent.push(turn);
    await eventually(() => live.messages.length === sent.length, turn);
  }
  expect(live.messages.map(({ body }) => body)).toEqual(sent);
  expect(one.stdout.split("\n").filter((line) => line.includes("another secret"))).toHaveLength(1);
}, 60_000);
