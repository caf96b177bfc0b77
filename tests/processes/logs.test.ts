import { connect } from "node:net";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLogger } from "../../src/adapters/observability/logger.js";
import { startApp } from "../../src/main/app.js";
import { readConfig } from "../../src/main/config/config.js";
import { openSocket, register, request } from "../support/client.js";
import { startServer, type ServerProcess } from "../support/server-process.js";

const PRODUCTION = { env: { NODE_ENV: "production", PERSISTENCE: "memory", LOG_LEVEL: "trace" } };
const SECRET = "canary-8d1f";

type Line = { level: number; msg: string; req?: { id: string; path: string }; res?: { statusCode: number } };

const linesOf = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

/** Log of a production server from start to end. */
async function logOf(server: ServerProcess): Promise<Line[]> {
  server.kill("SIGTERM");
  await server.exit();
  expect(server.stderr).toBe("");
  return linesOf(server.stdout);
}

describe("log in production", { timeout: 60_000 }, () => {
  it("writes one JSON object per line, with the request's id, which the client may choose (S22)", async () => {
    const server = await startServer(PRODUCTION);
    const chosen = await fetch(`${server.url}/api/users/me`, { headers: { "X-Request-Id": "my-own-id.1" } });
    expect(chosen.headers.get("X-Request-Id")).toBe("my-own-id.1");
    const made = await fetch(`${server.url}/api/rooms`);
    const problem = (await made.json()) as { requestId: string };
    expect(problem.requestId).toBe(made.headers.get("X-Request-Id"));

    const lines = await logOf(server);
    expect(lines.find(({ req }) => req?.id === "my-own-id.1")).toMatchObject({
      req: { path: "/api/users/me" },
      res: { statusCode: 401 },
    });
    expect(lines.find(({ req }) => req?.id === problem.requestId)).toMatchObject({ req: { path: "/api/rooms" } });
    expect(lines.some(({ msg }) => msg.startsWith("SyncTalk is ready"))).toBe(true);
  });

  it("contains no password, token or body of any request (S22)", async () => {
    const server = await startServer(PRODUCTION);
    const { url } = server;
    const ada = await register(url, "ada");
    onTestFinished(() => ada.close());
    const room = await ada.createRoom();
    const credentials = { email: "ada@example.com", password: SECRET };
    const post = (path: string, body: unknown, token?: string) =>
      request(url, path, { method: "POST", body, ...(token && { token }) });
    await post("/api/auth/register", credentials);
    await post("/api/auth/register", { ...credentials, email: SECRET });
    await post("/api/auth/login", { ...credentials, password: `${SECRET}!` });
    await post("/api/auth/login", `{"email":"ada@example.com","password":"${SECRET}"`);
    await post("/api/auth/login", { password: { [SECRET]: SECRET } });
    await post("/api/auth/login", { ...credentials, password: SECRET.repeat(10_000) });
    await post(`/api/rooms/${room.id}/messages`, { body: SECRET, clientMessageId: SECRET }, ada.token);
    await request(url, "/api/users/me", { token: SECRET });
    await request(url, `/api/users/me?token=${SECRET}&access_token=${ada.token}`);
    await request(url, `/api/rooms?q=${SECRET}&cursor=${SECRET}`, { token: ada.token });
    await request(url, `/socket.io/?EIO=4&transport=nothing&token=${SECRET}`);
    await refusal(url, SECRET);
    const live = await ada.connect();
    await live.ask("message:send", { roomId: room.id, body: SECRET, token: SECRET });
    await live.ask(SECRET, { password: SECRET });

    const lines = await logOf(server);
    expect(lines.length).toBeGreaterThan(10);
    const text = JSON.stringify(lines);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(ada.token);
    expect(text).not.toContain(ada.token.split(".")[2]);
    expect(text).not.toContain("correct horse battery");
  });

  it("contains no log line that a request has forged (S22)", async () => {
    const server = await startServer(PRODUCTION);
    const { port } = new URL(server.url);
    const forged = '{"level":60,"msg":"forged"}';
    const encoded = encodeURIComponent(`\n${forged}\n`);
    await request(server.url, `/api/rooms/${encoded}`);
    await request(server.url, `/api/users/me?x=${encoded}`);
    for (const header of ["User-Agent", "X-Request-Id", "X-Forwarded-For", "Authorization"]) {
      for (const lineEnd of ["\n", "\r", "\u2028", "\\n"])
        await sendRaw(
          port,
          `GET /api/users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}: a${lineEnd}${forged}\r\n\r\n`,
        );
    }
    await sendRaw(port, `GET /api/\n${forged} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await sendRaw(port, `GET /api/\u001b[31m%0a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);

    const lines = await logOf(server);
    expect(lines.filter(({ msg }) => msg === "forged")).toEqual([]);
    expect(lines.filter(({ req }) => req).length).toBeGreaterThan(2);
  });

  it("logs an internal error with its request, and without the secrets in it (S22)", async () => {
    let text = "";
    const destination = { write: (line: string) => void (text += line) };
    const logger = createLogger({ level: "info", pretty: false, destination });
    const config = readConfig({ NODE_ENV: "production", PERSISTENCE: "memory", PORT: "0" });
    const broken = (password: string) => {
      const secrets = { password, token: SECRET, authorization: SECRET, passwordHash: SECRET };
      return Promise.reject(Object.assign(new Error("cannot hash"), secrets, { call: secrets }));
    };
    const passwordHasher = {
      hash: broken,
      verify: (_hash: string, password: string) => broken(password),
      needsRehash: () => false,
    };
    const app = await startApp(config, logger, { passwordHasher });
    onTestFinished(() => app.close());
    const answer = await request(app.url, "/api/auth/register", {
      method: "POST",
      body: { email: "ada@example.com", password: SECRET },
    });
    expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
    expect(JSON.stringify(answer.body)).not.toMatch(/cannot hash|canary|stack/);
    const [line] = linesOf(text).filter(({ msg }) => msg === "unexpected error");
    expect(line).toMatchObject({
      level: 50,
      err: { message: "cannot hash" },
      req: { id: answer.headers.get("X-Request-Id") },
    });
    expect(text).not.toContain(SECRET);
  });
});

const refusal = (url: string, token: string) =>
  new Promise<void>((refused) => {
    openSocket(url, token).once("connect_error", () => refused());
  });

/** Sends bytes that no client library would send. */
async function sendRaw(port: string, text: string): Promise<void> {
  const socket = connect(Number(port), "127.0.0.1");
  socket.resume();
  socket.write(text);
  await once(socket, "close");
}
