import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { register, type TestClient } from "../support/client.js";
import { unlisted } from "../support/api/answers.js";
import { ask } from "../support/api/ask.js";
import { CALLS, isRoute, type Input } from "../support/api/calls.js";
import { announcementSchema, ENTRIES } from "../support/api/operations.js";
import { newScene, tokenOf } from "../support/api/scene.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import { storedIn } from "../support/api/stored.js";
import type { About } from "../support/api/targets.js";
import { fetch } from "../support/documented/fetch.js";
import { checkSocket } from "../support/documented/check-socket.js";

/** Columns, Prisma operators and built-in JavaScript properties. */
const EXTRAS = (
  "id seq rev role kind accessRev settingsRev contentRev memberCount author authorId user by at joinedAt leftAt departure mutedUntil readSeq " +
  "sentAt editedAt deletedAt archivedAt createdAt passwordHash bio admin isAdmin sessionId connectionId address status code " +
  "where select include data connect create update set not in gt contains OR AND NOT $queryRaw " +
  "__proto__ constructor prototype toString valueOf hasOwnProperty then length roomId userId messageId"
).split(" ");

const VALUES: [string, unknown][] = [
  ["texts", "owner"],
  ["numbers", 99],
  ["operators", { not: "" }],
  ["nested operators", { AND: [{ not: null }], path: { contains: "" }, set: "owner" }],
  ["prototypes", { ["__proto__"]: { polluted: true }, constructor: { prototype: { polluted: true } } }],
];

const OPERATORS = [{ not: "" }, { contains: "" }, { in: [] }, { gt: 0 }, { set: "" }, [""], [{ not: "" }]];

let stage: InMemoryServer;
beforeAll(async () => {
  stage = await openInMemoryServer();
});
afterAll(() => stage.close());

function aboutFor(name: string): About {
  if (name.includes("/scheduled/")) return "the user's own scheduled message";
  if (name.includes("/reports")) return "another user's message";
  return name.includes(":userId") ? "another member" : "the user's own message";
}
const takesJson = (name: string) => !isRoute(name) || /^(?:POST|PUT|PATCH)/.test(name);

/** The answer and the stored state, with generated values replaced by constants. */
async function effectOf(name: string, change: (input: Input) => Input) {
  const scene = await newScene(stage, { kind: name.endsWith("/seen") ? "group" : "public" });
  const fresh = `fresh-${scene.room.id.slice(-12)}`;
  const input = CALLS[name]?.input({ scene, who: "owner", fresh }, aboutFor(name)) ?? {};
  const before = await storedIn(stage, scene);
  const answer = await ask(stage.url, name, change(input), { token: tokenOf(scene, "owner") });
  const after = await storedIn(stage, scene);
  const newcomer = await stage.store.userRepository.findByEmail(`${fresh}@example.com`);
  const { status, text } = answer;
  const rooms = await stage.store.roomReader.list(scene.people.owner.id, {
    membership: "joined",
    at: new Date(),
    limit: 100,
  });
  return { answer, before, after, effect: alike({ status, text, after, newcomer, rooms }) };
}

function alike(effect: unknown): string {
  const ids = new Map<string, string>();
  return JSON.stringify(effect)
    .replaceAll(/ey[\w-]+\.[\w-]+\.[\w-]+/g, "token")
    .replaceAll(/\$argon2id[^"\\]+/g, "hash")
    .replaceAll(/[\w-]{43}(?=\\?")/g, "refresh token")
    .replaceAll(/(?<=code\\*":\\*")[\w-]{22}(?=\\*")/g, "invite code")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size}`);
      return ids.get(id) ?? id;
    })
    .replaceAll(/[0-9a-f]{12}/g, "name");
}

/** Fields that take any JSON object: data, which is stored as it is, and settings, whose unknown keys are ignored. */
const FREE_FORM: ReadonlySet<string> = new Set(["data", "settings"]);

describe("unknown fields of a request", () => {
  it("tries unknown fields on every operation (S3)", () => {
    expect(ENTRIES.map(({ name }) => name).filter((name) => !Object.hasOwn(CALLS, name))).toEqual([]);
    expect(ENTRIES.length).toBeGreaterThan(30);
  });

  it.each(Object.keys(CALLS))("ignores unknown fields of %s (S3)", async (name) => {
    const fields = Object.keys(CALLS[name]?.schema.shape ?? {});
    const extras = EXTRAS.filter((extra) => !fields.includes(extra));
    const plain = await effectOf(name, (input) => input);
    for (const [what, value] of VALUES) {
      const added = Object.fromEntries(extras.map((extra) => [extra, value]));
      const { answer, effect } = await effectOf(name, (input) => ({ ...added, ...input }));
      expect(unlisted(name, answer)).toEqual([]);
      if (name !== "GET /metrics") expect([what, effect]).toEqual([what, plain.effect]);
    }
    expect(plain.answer.outcome === "ok" || name.endsWith("leave") || name.endsWith("versions/:rev")).toBe(true);
    expect({}).not.toHaveProperty("polluted");
  });

  it.each(Object.keys(CALLS).filter(takesJson))("refuses operators in place of a value of %s (S3)", async (name) => {
    const fields = Object.keys(CALLS[name]?.schema.shape ?? {}).filter(
      (field) => !name.includes(`:${field}`) && !FREE_FORM.has(field),
    );
    for (const field of fields)
      for (const operator of OPERATORS) {
        const { answer, before, after } = await effectOf(name, (input) => ({ ...input, [field]: operator }));
        expect([field, operator, answer.outcome]).toEqual([field, operator, "request.invalid"]);
        expect(after).toEqual(before);
      }
  });

  it("redirects no request to another room, message or user than its path names (S3)", async () => {
    const [here, there] = [await newScene(stage, { kind: "public" }), await newScene(stage, { kind: "private" })];
    const token = tokenOf(here, "owner") ?? "";
    const other = { roomId: there.room.id, userId: there.people.member.id, messageId: there.elsewhere.id };
    const before = await storedIn(stage, there);
    const owner = { url: stage.url, token };
    for (const [method, path] of [
      ["POST", `/api/rooms/${here.room.id}/messages`],
      ["PATCH", `/api/rooms/${here.room.id}/messages/${here.messages.get(here.people.owner.id)?.id}`],
      ["PUT", `/api/rooms/${here.room.id}/sanctions/${here.people.member.id}/mute`],
      ["DELETE", `/api/rooms/${here.room.id}/members/${here.others.member.id}`],
    ] as const) {
      const response = await fetch(`${owner.url}${path}?roomId=${there.room.id}&userId=${other.userId}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ ...other, body: "to where the address says" }),
      });
      expect([method, response.status < 300]).toEqual([method, true]);
    }
    expect(await storedIn(stage, there)).toEqual(before);
  });
});

describe("announcements", () => {
  it("announces exactly the fields of the protocol (S3)", async () => {
    const [ada, bob] = [await register(stage.url), await register(stage.url)];
    const heard = [await hearing(ada), await hearing(bob)];
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    const { id } = await bob.send(room.id, "one", "my-own-id");
    await bob.patch(`/api/rooms/${room.id}/messages/${id}`, { body: "two" });
    await bob.delete(`/api/rooms/${room.id}/messages/${id}`);
    await ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/mute`, {});
    await ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/ban`, {});
    await expect.poll(() => heard.flat().map(([event]) => event)).toContain("room:removed");
    for (const [event, payload] of heard.flat())
      expect([event, announcementSchema(event).safeParse(payload).error?.issues]).toEqual([event, undefined]);
    const events = new Set(heard.flat().map(([event]) => event));
    expect([...events].toSorted()).toEqual(["ready", "room:added", "room:changed", "room:removed", "user:changed"]);
  });
});

async function hearing({ url, token }: TestClient) {
  const socket = checkSocket(io(url, { auth: { token }, forceNew: true, transports: ["websocket"] }));
  const heard: [string, unknown][] = [];
  socket.onAny((event: string, payload: unknown) => void heard.push([event, payload]));
  onTestFinished(() => void socket.disconnect());
  await new Promise((ready) => socket.once("ready", ready));
  return heard;
}
