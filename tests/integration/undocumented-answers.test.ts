import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { register } from "../../client/src/index.js";
import { ask } from "../support/api/ask.js";
import { LiveClient, openSocket, request } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";
import { fetch } from "../support/documented/fetch.js";
import { failOnUndocumented, recordUndocumented } from "../support/documented/undocumented.js";
import { requestFrom } from "../support/from-address.js";
import { readyWith } from "../support/scripted-server.js";

const http = createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ items: [], nextCursor: 5 }));
});
const sockets = new Server(http);
sockets.use((socket, next) => {
  next(socket.handshake.auth["token"] === "good" ? undefined : new Error("refused"));
});
sockets.on("connection", (socket) => {
  socket.emit("ready", readyWith([]));
  socket.on("room:leave", (_payload, ack: (reply: unknown) => void) => ack({ ok: true, data: { left: true } }));
});
let url = "";
beforeAll(async () => {
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => sockets.close());

const fail = () => failOnUndocumented();

const NEXT_CURSOR = "GET /api/rooms 200: /nextCursor must be string,null";

it.each<[string, () => Promise<unknown>]>([
  ["the test client", () => request(url, "/api/rooms")],
  ["fetch", () => fetch(`${url}/api/rooms`)],
  ["a request for an operation", () => ask(url, "GET /api/rooms", {})],
  ["a request from another address", () => requestFrom("127.0.0.2", `${url}/api/rooms`)],
])("fails a test in which %s receives an undocumented answer", async (_what, receive) => {
  await receive();
  expect(fail).toThrow(NEXT_CURSOR);
  expect(fail).not.toThrow();
});

it("fails a test in which a socket receives an undocumented event or acknowledgement", async () => {
  const live = await LiveClient.opened(openSocket(url, "good"));
  onTestFinished(() => void live.socket.disconnect());
  expect(fail).toThrow('ready: /user/id must match format "uuid"');
  await live.ask("room:leave", { roomId: "" });
  expect(fail).toThrow("room:leave ack: /data must NOT have additional properties (left)");
});

it("fails a test in which a socket is refused with undocumented data", async () => {
  await expect(LiveClient.opened(openSocket(url, "bad"))).rejects.toThrow("refused");
  expect(fail).toThrow("connect_error: / must have required property 'data'");
});

describe("answers to the SDK", () => {
  checkSdk();

  it("fails a test in which the SDK receives an undocumented answer", async () => {
    await register({ url }, { email: "ada@example.com", password: "correct horse" });
    expect(fail).toThrow("POST /api/auth/register 200");
  });
});

describe("the hooks of every test", () => {
  it.fails("fail a test that received something undocumented", () => recordUndocumented(["recorded by the test"]));

  it.fails("fail a test whose clean-up received something undocumented", () => {
    onTestFinished(() => recordUndocumented(["recorded by the clean-up"]));
  });
});
