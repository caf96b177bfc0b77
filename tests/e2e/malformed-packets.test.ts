import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import type { Room } from "../../src/protocol/entities.js";
import { register, type LiveClient, type TestClient } from "../support/client.js";
import { RawSocket } from "../support/raw-socket.js";
import { sendStrangeFrames } from "../support/strange-frames.js";
import { announcementSchema } from "../support/api/operations.js";
import { fetch } from "../support/documented/fetch.js";

let app: App;
let ada: TestClient;
let room: Room;
let healthy: LiveClient;
const heard: [string, unknown][] = [];
beforeAll(async () => {
  app = await startTestServer();
  ada = await register(app.url, "ada");
  room = await ada.createRoom();
  const bob = await register(app.url, "bob");
  await bob.post(`/api/rooms/${room.id}/join`);
  healthy = await bob.connect();
  healthy.socket.onAny((event: string, payload: unknown) => void heard.push([event, payload]));
});
afterAll(async () => {
  healthy.socket.disconnect();
  await app.close();
});

/** Fails unless an earlier client is still served, and received only events of the protocol. */
async function expectHealthy(): Promise<void> {
  expect(healthy.socket.connected).toBe(true);
  expect((await healthy.ask("room:sync", { roomId: room.id, after: 0 })).ok).toBe(true);
  const foreign = heard.filter(([event, payload]) => !announcementSchema(event).safeParse(payload).success);
  expect(foreign).toEqual([]);
}

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const nestedObject = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

function between(text: string): readonly string[] {
  return text.split("|");
}

/** Invalid packets. The server closes the connection. */
const BROKEN = [
  ...between("4|4x|49|42{|42{}|42[|42[]]|42[null]|42[{}]|42[[]]|42[true]|42x[]|42/nowhere,[1]|44|44[]|45|45-[]"),
  ...between('42["connect"]|42["connect_error"]|42["disconnect"]|42["disconnecting"]|42["newListener"]'),
  ...between('42["removeListener"]|451-["x",{"_placeholder":true,"num":5}]|4511-["x"]|454096-["x"]|45-1-["x"]'),
  ...between('451e3-["x"]|45["x"]|42["a",NaN]|42["a",]|42["a"]]|7|8|9|x|2|\0'),
];

/** Valid but unusual packets. The server answers or ignores them. */
const ODD = [
  '421["__proto__",{}]',
  '421["constructor",{}]',
  '421["toString"]',
  '421["error",{"message":"mine"}]',
  "421[5,{}]",
  "421[-1]",
  '421[""]',
  '421["ready",{}]',
  '421["room:changed",{"roomId":"x"}]',
  '421["message:send"]',
  '421["message:send",{"__proto__":{"a":1}}]',
  `421["message:send",${nested(30_000)}]`,
  `421["message:send",${nestedObject(8_000)}]`,
  '431["nobody asked"]',
  '43999999999999999999["nobody asked"]',
  "42",
  "421",
  "42/",
  "43",
  "3",
  "5",
  "6",
  "6x",
];

describe("malformed packets", () => {
  it("closes the connection that sends a malformed packet, and no other (S12)", async () => {
    const open: string[] = [];
    for (const packet of BROKEN) {
      const socket = await RawSocket.open(app.url, ada.token);
      socket.text(packet);
      socket.text(`4277["room:sync",{"roomId":"${room.id}","after":0}]`);
      if (await socket.until("4377[")) open.push(packet);
      socket.close();
    }
    expect(open).toEqual([]);
    await expectHealthy();
  });

  it("answers or ignores packets that are only unusual (S12)", async () => {
    const socket = await RawSocket.open(app.url, ada.token);
    for (const packet of ODD) {
      socket.text(packet);
      socket.text(`4277["room:sync",{"roomId":"${room.id}","after":0}]`);
      expect([packet.slice(0, 40), await socket.until("4377[")]).toEqual([packet.slice(0, 40), true]);
      socket.received = "";
    }
    socket.close();
    await expectHealthy();
  });

  it.each([100_000, 65_536])(
    "closes a connection whose packet is %i levels deep, past the limit of a packet (S12)",
    async (depth) => {
      const socket = await RawSocket.open(app.url, ada.token);
      socket.text(`421["message:send",${nested(depth)}]`);
      await socket.end();
      await expectHealthy();
    },
  );

  it("refuses any number of binary attachments (S12)", async () => {
    for (const count of [1, 10]) {
      const socket = await RawSocket.open(app.url, ada.token);
      const places = Array.from({ length: count }, (_, num) => ({ _placeholder: true, num }));
      socket.text(`45${count}-1${JSON.stringify(["message:send", { roomId: room.id, body: places[0], places }])}`);
      for (const _ of places) socket.binary(Buffer.from("bytes"));
      expect(await socket.until("request.invalid")).toBe(true);
      socket.close();
    }
    const many = await RawSocket.open(app.url, ada.token);
    many.text('454096-["message:send",{}]');
    for (let sent = 0; sent < 4_096 && !many.closed; sent += 1) many.binary(Buffer.alloc(16));
    await many.end();
    expect((await ada.history(room.id)).items).toEqual([]);
    await expectHealthy();
  });

  it.each(["a token", "no token"])("ends a connection that asks for 10,000 namespaces, with %s (S12)", async (what) => {
    const socket = await RawSocket.open(app.url, what === "a token" ? ada.token : undefined);
    for (let index = 0; index < 10_000 && !socket.closed; index += 1) socket.text(`40/${index},{}`);
    await socket.end();
    await expectHealthy();
  });

  it("refuses malformed packets in the body of a polling client (S12)", async () => {
    for (const body of ["x", "4", "4".repeat(70_000), "\u001e\u001e", 'b"', `42["a"]\u001e42`]) {
      const { sid } = JSON.parse((await poll("GET")).slice(1)) as { sid: string };
      await poll("POST", `&sid=${sid}`, body);
    }
    await expectHealthy();
  });

  it("keeps running after 5,000 random frames (S12)", async () => {
    const fuzzed = await sendStrangeFrames({
      url: app.url,
      token: ada.token,
      roomId: room.id,
      seed: 12,
      frames: 5_000,
    });
    expect(fuzzed.sent).toBe(5_000);
    expect(fuzzed.cut).toBeGreaterThan(0);
    await expectHealthy();
  });
});

describe("malformed bodies", () => {
  it.each([
    ["30,000 arrays", `{"name":${nested(30_000)}}`, 400],
    ["10,000 objects", `{"name":${nestedObject(10_000)}}`, 400],
    ["100,000 arrays", `{"name":${nested(100_000)}}`, 413],
  ])("refuses a body that is %s deep (S12)", async (_what, body, status) => {
    const response = await fetch(`${app.url}/api/rooms`, {
      method: "POST",
      headers: { authorization: `Bearer ${ada.token}`, "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(status);
    await expectHealthy();
  });
});

/** Sends one polling request. Returns the text, or nothing when the server hung up. */
const poll = (method: string, query = "", body = "") =>
  new Promise<string>((resolve) => {
    const request = httpRequest(`${app.url}/socket.io/?EIO=4&transport=polling${query}`, { method }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
      response.once("close", () => resolve(text));
    });
    request.once("error", () => resolve("")).end(body);
  });
