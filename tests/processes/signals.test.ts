import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../support/ports.js";
import { openSocket, register, request, type ChatSocket } from "../support/client.js";
import { ConcurrentSenders } from "../support/concurrent-senders.js";
import { newDataDirectory } from "../support/data-directory.js";
import { startServer } from "../support/server-process.js";
import { stopDuringSends } from "../support/stop-during-sends.js";

const CLEAN = { code: 0, signal: null };
const MEMORY = { env: { PERSISTENCE: "memory" } };

describe("signals to the server", { timeout: 60_000 }, () => {
  it("answers the sends that it finishes, and keeps the answered ones, on SIGTERM", async () => {
    const directory = await newDataDirectory();
    const server = await startServer({ directory });
    const senders = await ConcurrentSenders.of(server.url);
    await senders.start();
    await senders.acknowledgements(60);
    server.kill("SIGTERM");
    expect(await server.exit()).toEqual(CLEAN);
    await senders.finished();
    for (const { code } of senders.with("refused")) expect(code).toBe("service.unavailable");

    const { url } = await startServer({ directory });
    senders.moveTo(url);
    await senders.expectNothingLost();
    expect(await senders.history()).toHaveLength(senders.acknowledged.length);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("answers every send on a socket on %s, and exits with 0", async (signal) => {
    await stopDuringSends(signal, { directory: await newDataDirectory() });
  });

  it("answers every HTTP request in flight", async () => {
    const server = await startServer(MEMORY);
    const answers = Array.from({ length: 8 }, (_, index) => registration(server.url, index));
    await Promise.race(answers);
    server.kill("SIGTERM");
    for (const status of await Promise.all(answers)) expect([201, 503]).toContain(status);
    expect(await server.exit()).toEqual(CLEAN);
  });

  it("closes live connections so that a stock client reconnects", async () => {
    const port = await freePort();
    const options = { directory: await newDataDirectory(), env: { PORT: String(port) } };
    const first = await startServer(options);
    const ada = await register(first.url, "ada");
    const sockets = [["websocket"], ["polling"]].map((transports) =>
      openSocket(first.url, ada.token, { reconnection: true, reconnectionDelay: 50, transports }),
    );
    onTestFinished(() => sockets.forEach((socket) => socket.disconnect()));
    await Promise.all(sockets.map(connected));
    const reasons = sockets.map(disconnected);
    first.kill("SIGTERM");
    expect(await Promise.all(reasons)).toEqual([
      "transport close",
      expect.stringMatching(/^transport (?:close|error)$/),
    ]);
    expect(await first.exit()).toEqual(CLEAN);
    expect(sockets.map(({ active }) => active)).toEqual([true, true]);

    const back = sockets.map(connected);
    await startServer(options);
    await Promise.all(back);
  });

  it("stops being ready at once, accepts no connections and closes the open ones one by one", async () => {
    const server = await startServer(MEMORY);
    const ada = await register(server.url, "ada");
    const sockets = Array.from({ length: 150 }, () => openSocket(server.url, ada.token, { transports: ["websocket"] }));
    await Promise.all(sockets.map((socket) => connected(socket)));
    const room = await ada.createRoom();
    const gone = sockets.map((socket) => disconnected(socket));
    server.kill("SIGTERM");
    await Promise.race(gone);

    const [ready, served] = await Promise.all([fetch(`${server.url}/readyz`), ada.send(room.id, "still served")]);
    expect([ready.status, served.seq]).toEqual([503, 1]);
    expect(sockets.some((socket) => socket.connected)).toBe(true);
    const late = openSocket(server.url, ada.token);
    onTestFinished(() => void late.disconnect());
    await new Promise((refused) => late.once("connect_error", refused));
    expect(new Set(await Promise.all(gone))).toEqual(new Set(["transport close"]));
    expect(await server.exit()).toEqual(CLEAN);
  });

  it("ends at once on a second signal, even with open connections", async () => {
    const server = await startServer(MEMORY);
    await halfSentRequest(server.url);
    server.kill("SIGTERM");
    await server.printed(/stopping on SIGTERM/);
    server.kill("SIGTERM");
    expect(await server.exit()).toEqual({ code: 1, signal: null });
  });

  it("answers 503 to a request that was completed after SIGTERM", async () => {
    const server = await startServer(MEMORY);
    const { socket, rest } = await halfSentRequest(server.url);
    server.kill("SIGTERM");
    await server.printed(/stopping on SIGTERM/);
    socket.write(rest);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 503 .*service\.unavailable/s);
    expect(await server.exit()).toEqual(CLEAN);
  });
});

async function registration(url: string, index: number): Promise<number> {
  const body = { email: `person${index}@example.com`, password: "correct horse battery" };
  return (await request(url, "/api/auth/register", { method: "POST", body })).status;
}

const connected = (socket: ChatSocket) => new Promise<void>((resolve) => socket.once("connect", resolve));
const disconnected = (socket: ChatSocket) => new Promise<string>((resolve) => socket.once("disconnect", resolve));

/** A request of which the server has all but the last byte. */
async function halfSentRequest(url: string): Promise<{ socket: Socket; rest: string }> {
  const { port } = new URL(url);
  const body = JSON.stringify({ email: "late@example.com", password: "correct horse battery" });
  const headers = ["Host: x", "Connection: close", "Expect: 100-continue", "Content-Type: application/json"];
  const head = ["POST /api/auth/register HTTP/1.1", ...headers, `Content-Length: ${body.length}`, "", ""].join("\r\n");
  const socket = connect(Number(port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.write(head);
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 100 Continue/);
  socket.write(body.slice(0, -1));
  return { socket, rest: body.slice(-1) };
}
