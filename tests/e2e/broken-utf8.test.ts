import { request } from "node:http";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { register, type TestClient } from "../support/client.js";
import { RawSocket } from "../support/raw-socket.js";

let app: App;
let ada: TestClient;
let roomId: string;
beforeAll(async () => {
  app = await startTestServer();
  ada = await register(app.url, "ada");
  roomId = (await ada.createRoom()).id;
});
afterAll(() => app.close());

const BROKEN: readonly (readonly [string, readonly number[]])[] = [
  ["a byte that UTF-8 never contains", [0xff]],
  ["an encoded surrogate", [0xed, 0xa0, 0x80]],
  ["an overlong encoding of a slash", [0xc0, 0xaf]],
  ["an incomplete character", [0xe2, 0x82]],
];

const sendPacket = (body: readonly number[]) =>
  Buffer.concat([
    Buffer.from(`421["message:send",{"roomId":"${roomId}","body":"x`),
    Buffer.from(body),
    Buffer.from(`","clientMessageId":"0192d3f0-0000-7000-8000-000000000001"}]`),
  ]);

const stored = async () => (await ada.history(roomId)).items.map(({ body }) => body);

/** Sends one request of a polling session with `chunks` as its body. */
function poll(query: string, chunks: readonly Buffer[] = []): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const method = chunks.length > 0 ? "POST" : "GET";
    const url = `${app.url}/socket.io/?EIO=4&transport=polling${query}`;
    const sent = request(url, { method, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.once("error", reject);
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });
}

async function polling(): Promise<string> {
  const [, sid = ""] = /"sid":"([^"]+)"/.exec((await poll("")).text) ?? [];
  const query = `&sid=${sid}`;
  await poll(query, [Buffer.from(`40${JSON.stringify({ token: ada.token })}`)]);
  for (let heard = ""; !heard.includes('["ready"'); ) heard += (await poll(query)).text;
  return query;
}

it.each(BROKEN)("refuses %s in a polled packet, stores nothing and ends the connection", async (_name, bytes) => {
  const query = await polling();
  const refused = await poll(query, [sendPacket(bytes)]);
  expect([refused.status, JSON.parse(refused.text)]).toEqual([400, { code: 3, message: "Bad request: not in UTF-8" }]);
  expect((await poll(query)).status).toBe(400);
  expect(await stored()).toEqual([]);
});

it("refuses a polled packet that ends within a character", async () => {
  const query = await polling();
  expect((await poll(query, [Buffer.from("42["), Buffer.from([0xe2, 0x82])])).status).toBe(400);
  expect((await poll(query)).status).toBe(400);
});

it.each(BROKEN)("ends a WebSocket that sends %s in a text frame, and stores nothing", async (_name, bytes) => {
  const socket = await RawSocket.open(app.url, ada.token);
  onTestFinished(() => socket.close());
  socket.frame(0x81, sendPacket(bytes));
  await socket.end();
  expect(await stored()).toEqual([]);
});

it("refuses binary data in place of a text, over both transports", async () => {
  const packet = `451-1["message:send",{"roomId":"${roomId}","body":{"_placeholder":true,"num":0}}]`;
  const socket = await RawSocket.open(app.url, ada.token);
  onTestFinished(() => socket.close());
  socket.text(packet);
  socket.binary(Buffer.from([0xff, 0xfe]));
  expect(await socket.until('"code":"request.invalid"')).toBe(true);
  const query = await polling();
  await poll(query, [Buffer.from(`${packet}\x1eb${Buffer.from([0xff, 0xfe]).toString("base64")}`)]);
  let heard = "";
  while (!heard.includes("431[")) heard += (await poll(query)).text;
  expect(heard).toContain('"code":"request.invalid"');
  expect(await stored()).toEqual([]);
});

it("accepts characters that arrive in several parts", async () => {
  const room = await ada.createRoom();
  const query = await polling();
  const text = "€ 😀 ﷽";
  const packet = Buffer.from(`421["message:send",{"roomId":"${room.id}","body":"${text}"}]`);
  const parts = Array.from(packet, (byte) => Buffer.from([byte]));
  expect((await poll(query, parts)).status).toBe(200);
  let heard = "";
  while (!heard.includes("431[")) heard += (await poll(query)).text;
  expect((await ada.history(room.id)).items.map(({ body }) => body)).toEqual([text]);
});

it("refuses JSONP polling, whose bodies are decoded before they can be checked", async () => {
  expect((await poll("&j=0")).status).toBe(403);
  expect((await poll("")).status).toBe(200);
});
