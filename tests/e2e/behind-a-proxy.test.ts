import { get } from "node:http";
import { Writable } from "node:stream";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { startApp } from "../../src/main/app.js";
import { readConfig } from "../../src/main/config/config.js";
import { startTestServer } from "../../src/main/testing.js";
import type { MySession, Page } from "../../src/protocol/entities.js";
import { register, request } from "../support/client.js";
import { requestFrom } from "../support/from-address.js";
import { fetch } from "../support/documented/fetch.js";

/** A server and its log lines from `warn` on. */
async function loggingServer(variables: Record<string, string> = {}) {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const config = readConfig({ NODE_ENV: "test", PERSISTENCE: "memory", PORT: "0", ...variables });
  const app = await startApp(config, pino({ level: "warn" }, stream));
  onTestFinished(() => app.close());
  return { url: app.url, lines };
}

/** Status of a polling handshake by a page of this origin, with `host` as the Host header. */
const handshake = (url: string, origin: string, host?: string) =>
  new Promise<number>((resolve, reject) => {
    const headers = { origin, ...(host !== undefined && { host }) };
    get(`${url}/socket.io/?EIO=4&transport=polling`, { headers, agent: false }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    }).once("error", reject);
  });

describe("forwarded address of a client", () => {
  it("uses the forwarded address without its port for limits and sessions (S32)", async () => {
    const app = await startTestServer({ config: { rateLimits: true, trustProxy: 1 } });
    onTestFinished(() => app.close());
    const ada = await register(app.url, "ada");
    const logIn = (forwarded: string, password: string) =>
      requestFrom("127.0.0.1", `${app.url}/api/auth/login`, {
        method: "POST",
        body: { email: `nobody-${forwarded.length}@example.com`, password },
        headers: { "x-forwarded-for": forwarded },
      });
    const statuses: number[] = [];
    for (let port = 1; port <= 40; port += 1)
      statuses.push((await logIn(port % 2 ? `203.0.113.8:${port}` : `[::ffff:203.0.113.8]:${port}`, "wrong")).status);
    expect(statuses.at(-1)).toBe(429);

    const body = { email: ada.session.user.email, password: "correct horse battery" };
    const headers = { "x-forwarded-for": "[2001:db8::7]:40001" };
    const login = await requestFrom("127.0.0.1", `${app.url}/api/auth/login`, { method: "POST", body, headers });
    expect(login.status).toBe(200);
    const sessions = (await ada.get<Page<MySession>>("/api/auth/sessions")).body.items;
    expect(sessions.map(({ address }) => address)).toContain("2001:db8::7");
  });

  it("reports once that it ignores forwarded addresses when no proxy is trusted, with the setting (S32)", async () => {
    const { url, lines } = await loggingServer();
    for (const _ of [1, 2, 3])
      await requestFrom("127.0.0.1", `${url}/api/auth/login`, {
        method: "POST",
        headers: { "x-forwarded-for": "203.0.113.8" },
      });
    const said = lines.filter(({ msg }) => String(msg).includes("TRUST_PROXY"));
    expect(said).toMatchObject([{ peer: "127.0.0.1" }]);
  });
});

describe("origin of a page behind a proxy", () => {
  it("accepts the server's own origin by PUBLIC_URL, and by a Host with its default port or in capitals (S10)", async () => {
    const { url } = await loggingServer({ PUBLIC_URL: "https://chat.example.com/talk" });
    const bare = await loggingServer();
    expect(await handshake(url, "https://chat.example.com", "upstream:3001")).toBe(200);
    expect(await handshake(bare.url, "https://chat.example.com", "chat.example.com:443")).toBe(200);
    expect(await handshake(bare.url, "https://chat.example.com", "CHAT.example.com")).toBe(200);
    expect(await handshake(bare.url, "https://chat.example.com", "upstream:3001")).toBe(403);
  });

  it("logs a refused origin once, with the settings that would allow it (S10)", async () => {
    const { url, lines } = await loggingServer();
    for (const _ of [1, 2, 3]) {
      await handshake(url, "https://shop.example.com");
      await fetch(`${url}/api/rooms`, { headers: { origin: "https://shop.example.com" } });
    }
    const said = lines.filter(({ msg }) => String(msg).includes("CORS_ORIGINS"));
    expect(said).toMatchObject([{ origin: "https://shop.example.com", msg: expect.stringContaining("PUBLIC_URL") }]);
  });

  it("accepts localhost on any port only in development, over REST and the socket (S10)", async () => {
    const page = "http://localhost:5173";
    for (const [mode, allowed] of [
      ["development", true],
      ["production", false],
    ] as const) {
      const { url } = await loggingServer({ NODE_ENV: mode });
      const { headers } = await fetch(`${url}/api/rooms`, { headers: { origin: page } });
      expect([mode, headers.get("access-control-allow-origin")]).toEqual([mode, allowed ? page : null]);
      expect([mode, await handshake(url, page)]).toEqual([mode, allowed ? 200 : 403]);
    }
  });

  it("accepts the origins of apps, and patterns, over REST and the socket (S10)", async () => {
    const { url } = await loggingServer({ CORS_ORIGINS: "capacitor://localhost, https://*.example.com" });
    for (const page of ["capacitor://localhost", "https://team.example.com"]) {
      const answer = await request(url, "/api/rooms");
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      const { headers } = await fetch(`${url}/api/rooms`, { method: "OPTIONS", headers: { origin: page } });
      expect(headers.get("access-control-allow-origin")).toBe(page);
      expect(await handshake(url, page)).toBe(200);
    }
    expect(await handshake(url, "https://a.b.example.com")).toBe(403);
  });
});
