import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { InProcessPresence } from "../../src/adapters/in-process/in-process-presence.js";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { askEvent } from "../support/api/ask.js";
import { CALLS, events } from "../support/api/calls.js";
import { failing, type Mood } from "../support/api/failing.js";
import { newScene, tokenOf, type Scene } from "../support/api/scene.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import { checkSocket } from "../support/documented/check-socket.js";

let mood: Mood = "well";
let stage: InMemoryServer;
beforeAll(async () => {
  const store = openMemoryStore();
  const sick = <Port extends object>(port: Port) =>
    failing(
      port,
      () => mood,
      () => new Error("a port is ill"),
    );
  const { userRepository, unitOfWork, roomReader, sessionReader, messageLog, userChangeReader } = store;
  const overrides = {
    userRepository: sick(userRepository),
    unitOfWork: sick(unitOfWork),
    roomReader: sick(roomReader),
    userChangeReader: sick(userChangeReader),
    sessionReader: sick(sessionReader),
    messageLog: sick(messageLog),
    presenceStore: sick(new InProcessPresence().join()),
  };
  stage = { ...(await openInMemoryServer({ overrides })), store: { ...store, close: async () => {} } };
});
afterAll(() => stage.close());

type Loose = { emit(event: string, ...args: unknown[]): void };

async function connected(scene: Scene): Promise<Socket> {
  const auth = { token: tokenOf(scene, "owner") };
  const socket = checkSocket(io(stage.url, { transports: ["websocket"], forceNew: true, reconnection: false, auth }));
  onTestFinished(() => void socket.disconnect());
  await new Promise((ready) => socket.once("ready", ready));
  return socket;
}

async function sceneFor(name: string) {
  const scene = await newScene(stage, { kind: "public", owners: 2 });
  const payload = CALLS[name]?.input({ scene, who: "owner", fresh: "" }, "the user's own message");
  return { scene, socket: await connected(scene), payload };
}

const NEED_NO_STORE: readonly string[] = ["auth:refresh", "presence:unwatch"];
const NO_ACKS = [[], ["ack"], [5], [null], [{}], [["ack"]], [{ call: "me" }, "ack"], [true, false]];

/** Fails unless the server still answers this connection and a new one. */
async function expectAlive(scene: Scene, socket: Socket): Promise<void> {
  const input = { roomId: scene.room.id, after: 0 };
  expect((await askEvent(socket, "room:sync", input)).outcome).toBe("ok");
  expect((await askEvent(await connected(scene), "room:sync", input)).outcome).toBe("ok");
}

describe.each(events)("%s", (name) => {
  it("serves an event without an ack, or with another value in its place (S13)", async () => {
    const { scene, socket, payload } = await sceneFor(name);
    const loose = socket as unknown as Loose;
    for (const noAck of NO_ACKS) {
      loose.emit(name, payload, ...noAck);
      loose.emit(name, ...noAck);
    }
    await expectAlive(scene, socket);
  });

  it("calls the ack once, at any position among the arguments and also without a payload (S13)", async () => {
    const { scene, socket, payload } = await sceneFor(name);
    expect((await askEvent(socket, name, payload, "what is not asked for", 5)).outcome).toBe("ok");
    expect((await askEvent(socket, name)).outcome).toBe("request.invalid");
    await expectAlive(scene, socket);
  });

  it.each(["throws", "rejects"] as const)(
    "answers a request when a port %s, and continues to serve (S13)",
    async (how) => {
      const { scene, socket, payload } = await sceneFor(name);
      mood = how;
      onTestFinished(() => void (mood = "well"));
      const { outcome, text } = await askEvent(socket, name, payload);
      const expected = NEED_NO_STORE.includes(name) ? "ok" : "internal";
      expect(outcome).toBe(expected);
      expect(text).not.toContain("ill");
      for (const noAck of NO_ACKS) (socket as unknown as Loose).emit(name, payload, ...noAck);
      expect((await askEvent(socket, name, payload)).outcome).toBe(expected);
      mood = "well";
      await expectAlive(scene, socket);
    },
  );
});

it("closes a connection when its `ready` event fails, and serves the next one (S13)", async () => {
  const { scene, socket } = await sceneFor("room:sync");
  for (const how of ["throws", "rejects"] as const) {
    mood = how;
    const auth = { token: tokenOf(scene, "owner") };
    const unlucky = checkSocket(
      io(stage.url, { transports: ["websocket"], forceNew: true, reconnection: false, auth }),
    );
    await new Promise((closed) => unlucky.once("disconnect", closed));
    mood = "well";
  }
  await expectAlive(scene, socket);
});
