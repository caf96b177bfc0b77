import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { expect, it, onTestFinished } from "vitest";
import {
  createClient,
  storedSession,
  login,
  memoryStore,
  register as registerAccount,
} from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually } from "../support/client.js";
import { scriptedServer } from "../support/scripted-server.js";

const QUICK = { retry: { baseMs: 10, capMs: 50 }, requestTimeoutMs: 500 };
const NOBODY = "http://127.0.0.1:9";

function clientOf(url: string) {
  const client = createClient({ url, token: () => "a token", ...QUICK });
  onTestFinished(() => client.disconnect());
  return client;
}

/** An HTTP server without Socket.IO. */
async function answering(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each(["localhost:4402", "chat.example.com", "//chat.example.com", "ws://localhost:4402", "http//x", "http://", " "])(
  "refuses the address %j at once",
  async (url) => {
    const refusal = expect.objectContaining({ code: "client.invalid_url", retryable: false });
    expect(() => createClient({ url, token: () => "a token" })).toThrow(refusal);
    expect(() => storedSession({ url, storage: memoryStore() })).toThrow(refusal);
    await expect(login({ url }, { email: "a@example.com", password: "…" })).rejects.toEqual(refusal);
  },
);

it("requires an address outside of a web page", () => {
  expect(() => createClient({ token: () => "a token" })).toThrow(
    expect.objectContaining({ code: "client.invalid_url" }),
  );
});

it("stops connecting when its signal is aborted", async () => {
  const client = clientOf(NOBODY);
  const abortion = new AbortController();
  const connecting = client.connect({ signal: abortion.signal });
  abortion.abort();
  await expect(connecting).rejects.toMatchObject({ code: "client.aborted" });
  expect(client.state).toMatchObject({ connection: "idle", problem: null });
  await expect(client.connect({ signal: abortion.signal })).rejects.toMatchObject({ code: "client.aborted" });
  expect(client.state.connection).toBe("idle");
});

it("reports the problem and the next attempt after a timeout, and keeps trying", async () => {
  const client = clientOf(NOBODY);
  const began = Date.now();
  await expect(client.connect({ timeoutMs: 300 })).rejects.toMatchObject({
    code: "client.connect_timeout",
    details: { problem: { code: "client.unreachable" } },
  });
  const since = client.state.problem?.since ?? 0;
  expect(since).toBeGreaterThanOrEqual(began);
  await eventually(() => (client.state.problem?.nextTryAt ?? 0) > since, "another try");
  expect(client.state.problem?.since).toBe(since);
});

it("clears its problem once it is connected, and reports a new one when the connection is lost", async () => {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const account = { email: "ada@example.com", username: "ada", password: "correct horse battery" };
  const { accessToken } = await registerAccount({ url: app.url }, account);
  const client = createClient({ url: app.url, token: () => accessToken, ...QUICK });
  onTestFinished(() => client.disconnect());
  await client.connect({ signal: AbortSignal.timeout(10_000), timeoutMs: 10_000 });
  expect(client.state.problem).toBeNull();
  await app.close();
  await eventually(() => client.state.problem !== null, "the loss");
  expect(client.state.problem).toMatchObject({ code: "client.unreachable", since: expect.any(Number) });
  client.disconnect();
  expect(client.state.problem).toBeNull();
});

it.each<[string, RequestListener]>([
  ["client.socket_refused", (_request, response) => void response.writeHead(401).end("{}")],
  [
    "client.origin_refused",
    (request, response) => (request.url === "/livez" ? response.end("{}") : void request.socket.destroy()),
  ],
])("reports %s when the server does not accept a socket", async (code, answer) => {
  const client = clientOf(await answering(answer));
  client.connect().catch(() => undefined);
  await eventually(() => client.state.problem?.code === code, "the diagnosis");
});

const WRONG_PATH = expect.objectContaining({ code: "client.wrong_path" });

it.each(["/wrong", "/api"])("rejects at once when the server has another path than %s", async (path) => {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  for (const transport of ["websocket", "polling"] as const) {
    const options = { url: `${app.url}${path}`, token: () => "a token", transports: [transport], ...QUICK };
    const client = createClient(options);
    onTestFinished(() => client.disconnect());
    await expect(client.connect({ timeoutMs: 5_000 })).rejects.toEqual(WRONG_PATH);
    expect(client.state.problem).toMatchObject({ code: "client.wrong_path" });
  }
});

it("rejects at once when a web page answers in place of the server", async () => {
  const client = clientOf(await answering((_request, response) => void response.end("<!doctype html>")));
  await expect(client.connect({ timeoutMs: 5_000 })).rejects.toEqual(WRONG_PATH);
  await expect(client.connect({ timeoutMs: 5_000 })).rejects.toEqual(WRONG_PATH);
});

it("rejects at once when Socket.IO lacks the namespace, and keeps trying", async () => {
  let tries = 0;
  const sockets = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => sockets.close());
  await once(sockets, "listening");
  sockets.on("connection", (socket) => {
    socket.send('0{"sid":"1","upgrades":[],"pingInterval":10000,"pingTimeout":5000,"maxPayload":1000}');
    socket.on("message", () => {
      tries += 1;
      socket.send('44{"message":"Invalid namespace"}');
    });
  });
  const client = clientOf(`http://127.0.0.1:${(sockets.address() as AddressInfo).port}`);
  await expect(client.connect({ timeoutMs: 5_000 })).rejects.toEqual(WRONG_PATH);
  expect(client.state.problem).toMatchObject({ code: "client.wrong_path" });
  await eventually(() => tries > 1, "another try");
});

it("reports a server that accepts the socket and sends nothing", async () => {
  const quiet = await scriptedServer([], () => undefined);
  onTestFinished(() => quiet.close());
  const client = clientOf(quiet.url);
  await expect(client.connect({ timeoutMs: 1_000 })).rejects.toMatchObject({
    details: { problem: { code: "client.unanswered" } },
  });
});

it("reports the end of the session as its problem", async () => {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const client = clientOf(app.url);
  await expect(client.connect()).rejects.toMatchObject({ code: "client.session_ended" });
  expect(client.state.problem).toMatchObject({ code: "client.session_ended", nextTryAt: null });
});
