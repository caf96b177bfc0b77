import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createLogger } from "../../src/adapters/observability/logger.js";
import { InProcessPresence } from "../../src/adapters/in-process/in-process-presence.js";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { ask, askEvent, type Answer } from "../support/api/ask.js";
import { CALLS, events, isRoute, routes } from "../support/api/calls.js";
import { failing, type Mood } from "../support/api/failing.js";
import { newScene, tokenOf, type Scene } from "../support/api/scene.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import type { About } from "../support/api/targets.js";
import { fetch } from "../support/documented/fetch.js";
import { checkSocket } from "../support/documented/check-socket.js";

const CANARY = "canary-5f3a9c";
/** Headers in which a client may send a secret by mistake. The request id is the only header that is logged unchanged. */
const HEADERS = [
  ..."authorization cookie proxy-authorization user-agent referer origin accept accept-language content-type".split(
    " ",
  ),
  ..."x-forwarded-for x-forwarded-host x-forwarded-proto forwarded x-api-key x-auth-token if-none-match range".split(
    " ",
  ),
];

/** A request for a mail is answered before any look-up, and one for the configuration without any. */
const NEED_NO_STORE = /livez|readyz|metrics|jwks|openapi|asyncapi|config|forgot|auth:refresh|presence:unwatch/;

let text = "";
let mood: Mood = "well";
let stage: InMemoryServer;
let scene: Scene;

beforeEach(async () => {
  text = "";
  mood = "well";
  const logger = createLogger({ level: "trace", pretty: false, destination: { write: (line) => void (text += line) } });
  const store = openMemoryStore();
  const secrets = { password: CANARY, token: CANARY, accessToken: CANARY, passwordHash: CANARY, authorization: CANARY };
  const failure = () => Object.assign(new Error("a port is ill"), secrets, { call: secrets });
  const sick = <Port extends object>(port: Port) => failing(port, () => mood, failure);
  const overrides = {
    userRepository: sick(store.userRepository),
    blockReader: sick(store.blockReader),
    receiptReader: sick(store.receiptReader),
    unitOfWork: sick(store.unitOfWork),
    roomReader: sick(store.roomReader),
    readMarkers: sick(store.readMarkers),
    sessionReader: sick(store.sessionReader),
    moderationReader: sick(store.moderationReader),
    messageLog: sick(store.messageLog),
    reactionReader: sick(store.reactionReader),
    threadReader: sick(store.threadReader),
    scheduledQueue: sick(store.scheduledQueue),
    draftReader: sick(store.draftReader),
    userChangeReader: sick(store.userChangeReader),
    messageSearch: sick(store.messageSearch),
    presenceStore: sick(new InProcessPresence().join()),
  };
  stage = { ...(await openInMemoryServer({ logger, overrides })), store: { ...store, close: async () => {} } };
  scene = await newScene(stage, { kind: "public", owners: 2 });
});
afterEach(async () => {
  mood = "well";
  await stage.close();
});

const token = () => tokenOf(scene, "owner");
const aboutFor = (name: string): About => (name.includes(":userId") ? "another member" : "the user's own message");
const inputFor = (name: string) =>
  CALLS[name]?.input({ scene, who: "owner", fresh: `fresh-${scene.room.id.slice(-12)}` }, aboutFor(name)) ?? {};
/** Ids in the path are logged, because they are no secrets. */
const fieldsOf = (name: string) => Object.keys(inputFor(name)).filter((field) => !name.includes(`:${field}`));

/** Fails if the secret occurs in a refusal or its headers. */
function expectSilent({ outcome, headers, text: told }: Answer): void {
  if (outcome === "ok") return;
  expect(told + headers.join()).not.toContain(CANARY);
  expect(told).not.toMatch(/a port is ill|argon2|node_modules|\.[jt]s:\d/);
}

/** Fails unless every line is one JSON object without the canary, a hash or a token. */
function expectCleanLog(...tokens: (string | undefined)[]): void {
  const lines = text.trimEnd().split("\n");
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) as number });
  expect(lines.length).toBeGreaterThan(0);
  for (const secret of [CANARY, stage.passwordHash, "$argon2", ...tokens.filter((token) => token !== undefined)])
    expect(text).not.toContain(secret);
  // Neither the signature nor the payload of a token may be logged.
  for (const token of tokens) expect(text).not.toContain(token?.split(".")[1]);
}

describe("secrets", () => {
  it("keeps secrets out of the log and of every refusal, in any field, header or query of a route (S22)", async () => {
    const mine = token();
    for (const name of routes) {
      const input = inputFor(name);
      for (const field of fieldsOf(name))
        expectSilent(await ask(stage.url, name, { ...input, [field]: CANARY }, { token: mine }));
      expectSilent(await ask(stage.url, name, { ...input, [CANARY]: CANARY, password: CANARY }, { token: mine }));
      for (const header of HEADERS)
        expectSilent(await ask(stage.url, name, input, { token: mine, headers: { [header]: CANARY } }));
      expectSilent(await ask(stage.url, name, input, { token: CANARY }));
      const [method = "", path = ""] = name.split(" ");
      const query = `?token=${CANARY}&access_token=${mine}&password=${CANARY}&${CANARY}=${CANARY}`;
      await fetch(`${stage.url}${path}${query}`, { method, redirect: "error" });
    }
    expect((await ask(stage.url, "GET /metrics", {})).text).not.toContain(CANARY);
    expectCleanLog(mine);
  });

  it("keeps secrets out of the log and of every refusal, in any field of an event or a handshake (S22)", async () => {
    const mine = token();
    for (const headers of HEADERS.slice(1).map((header) => ({ [header]: CANARY })))
      await ask(stage.url, "room:sync", inputFor("room:sync"), { token: mine, headers });
    const socket = checkSocket(
      io(stage.url, { auth: { token: mine, password: CANARY }, query: { token: mine, key: CANARY } }),
    );
    onTestFinished(() => void socket.disconnect());
    await new Promise((ready) => socket.once("ready", ready));
    for (const name of events) {
      const input = inputFor(name);
      for (const field of fieldsOf(name)) expectSilent(await askEvent(socket, name, { ...input, [field]: CANARY }));
      expectSilent(await askEvent(socket, name, CANARY));
      expectSilent(await askEvent(socket, name, { ...input, token: CANARY, password: CANARY }));
    }
    expectSilent(await askEvent(socket, CANARY, { password: CANARY }));
    expectSilent(await ask(stage.url, "room:sync", {}, { token: CANARY }));
    await fetch(`${stage.url}/livez`);
    expectCleanLog(mine);
  });

  it.each(["throws", "rejects"] as const)(
    "keeps secrets out of the report of a crash when a port %s (S22)",
    async (how) => {
      const mine = token();
      const socket = checkSocket(io(stage.url, { auth: { token: mine }, transports: ["websocket"] }));
      onTestFinished(() => void socket.disconnect());
      await new Promise((ready) => socket.once("ready", ready));
      mood = how;
      for (const name of Object.keys(CALLS)) {
        const input = inputFor(name);
        const answer = isRoute(name)
          ? await ask(stage.url, name, input, { token: mine })
          : await askEvent(socket, name, input);
        expectSilent(answer);
        if (!NEED_NO_STORE.test(name)) expect([name, answer.outcome]).toEqual([name, "internal"]);
      }
      expect(text).toContain("a port is ill");
      expect(text).toContain("[redacted]");
      expectCleanLog(mine);
    },
  );
});

describe("log lines", () => {
  it("logs no line that a client wrote by its paths, headers, ids or events (S22)", async () => {
    const forged = '{"level":60,"msg":"forged"}';
    const ends = ["\n", "\r\n", "\u2028", "\u0085", "\u001b[2K\u001b[1A", "\u001b]0;x\u0007", "\0"];
    const socket = checkSocket(io(stage.url, { auth: { token: token() }, transports: ["websocket"] }));
    onTestFinished(() => void socket.disconnect());
    await new Promise((ready) => socket.once("ready", ready));
    for (const end of ends) {
      const wild = `${end}${forged}${end}`;
      const escaped = encodeURIComponent(wild);
      await fetch(`${stage.url}/api/rooms/${escaped}?q=${escaped}`);
      await fetch(`${stage.url}/${escaped}`, { headers: { "user-agent": escaped, "x-request-id": escaped } });
      const id = { roomId: wild, messageId: wild, clientMessageId: wild, body: wild };
      for (const name of [...events, wild]) await askEvent(socket, name, id);
    }
    const lines = text.trimEnd().split("\n");
    for (const line of lines) expect((JSON.parse(line) as { msg?: string }).msg).not.toBe("forged");
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\u2028|\u2029/u);
  });
});
