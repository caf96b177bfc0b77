import { Agent, request as httpRequest } from "node:http";
import { io } from "socket.io-client";
import { describe, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import type { MySession, Page, Room, LoginResult } from "../../src/protocol/entities.js";
import { LiveClient, PASSWORD, type ChatSocket } from "../support/client.js";
import { startProxy, type ProxyName } from "../support/reverse-proxy.js";

const HOST = "chat.example.com";
/** Longer than the server's ping interval. */
const IDLE_MS = 12_000;

type Sent = Readonly<{
  origin?: string;
  text?: string;
  method?: string;
  body?: unknown;
  token?: string;
  from?: string;
  forwarded?: string;
  agent?: Agent;
}>;
type Got = Readonly<{ status: number; text: string }>;

/** One request to the proxy, sent like a browser on this address would for chat.example.com. */
function send(
  port: number,
  path: string,
  { method = "GET", body, token, from, forwarded, agent, origin, text }: Sent = {},
): Promise<Got> {
  const headers = {
    host: `${HOST}:${port}`,
    ...(origin !== undefined && { origin }),
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(forwarded !== undefined && { "x-forwarded-for": forwarded }),
  };
  return new Promise((resolve, reject) => {
    const options = { port, host: "127.0.0.1", path, method, headers, localAddress: from, agent: agent ?? false };
    const request = httpRequest(options, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (chunk: string) => void (answer += chunk));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text: answer }));
    });
    request.once("error", reject).end(text ?? (body === undefined ? undefined : JSON.stringify(body)));
  });
}

const registeredIn = ({ text }: Got) => JSON.parse(text) as LoginResult;
const sessionsIn = ({ text }: Got) => JSON.parse(text) as Page<MySession>;
const roomIn = ({ text }: Got) => JSON.parse(text) as Room;

describe.each<ProxyName>(["nginx", "haproxy", "caddyfile"])("documented proxy %s", { timeout: 90_000 }, (name) => {
  async function stage() {
    const app = await startTestServer({ config: { trustProxy: 1 } });
    onTestFinished(() => app.close());
    const port = await startProxy(name, { upstream: Number(new URL(app.url).port) });
    const account = { email: "ada@example.com", password: PASSWORD, username: "ada" };
    const registered = await send(port, "/api/auth/register", { method: "POST", body: account });
    return { port, account, session: registeredIn(registered) };
  }

  const connect = (port: number, token: string) => {
    const extraHeaders = { host: `${HOST}:${port}`, origin: `http://${HOST}:${port}` };
    const options = { auth: { token }, transports: ["websocket"], extraHeaders, reconnection: false, forceNew: true };
    const socket: ChatSocket = io(`http://127.0.0.1:${port}`, options);
    onTestFinished(() => void socket.disconnect());
    return LiveClient.opened(socket);
  };

  /** Polls like the page's own client until the welcome packet. */
  async function greetedByPolling(port: number, token: string): Promise<string> {
    const session = "/socket.io/?EIO=4&transport=polling";
    const origin = `http://${HOST}:${port}`;
    const opened = await send(port, session, { origin });
    const [, sid = ""] = /"sid":"([^"]+)"/.exec(opened.text) ?? [];
    await send(port, `${session}&sid=${sid}`, { method: "POST", text: `40${JSON.stringify({ token })}`, origin });
    let heard = "";
    while (!heard.includes('["ready"')) heard += (await send(port, `${session}&sid=${sid}`, { origin })).text;
    return heard;
  }

  it("serves the page, REST and idle sockets over both transports", async () => {
    const { port, session } = await stage();
    expect((await send(port, "/")).text).toContain('<div id="app">');
    expect(await greetedByPolling(port, session.accessToken)).toContain(session.user.id);
    const live = await connect(port, session.accessToken);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const me = () => send(port, "/api/users/me", { token: session.accessToken, agent });
    expect((await me()).status).toBe(200);
    await new Promise((later) => setTimeout(later, IDLE_MS));
    expect((await me()).status).toBe(200);
    expect(live.socket.connected).toBe(true);
    const room = roomIn(
      await send(port, "/api/rooms", { method: "POST", body: { name: "proxied" }, token: session.accessToken }),
    );
    await live.do("message:send", { roomId: room.id, body: "through the proxy" });
  });

  it("forwards the clients' real addresses, and ignores the headers that clients send", async () => {
    const { port, account } = await stage();
    const login = await send(port, "/api/auth/login", {
      method: "POST",
      body: { email: account.email, password: account.password },
      from: "127.0.0.77",
      forwarded: "203.0.113.9",
    });
    const { accessToken: token } = registeredIn(login);
    const sessions = sessionsIn(await send(port, "/api/auth/sessions", { token })).items;
    expect(sessions.map(({ address }) => address)).toContain("127.0.0.77");
    expect(sessions.map(({ address }) => address)).not.toContain("203.0.113.9");
  });

  it("refuses the socket of another site's page", async () => {
    const { port, session } = await stage();
    const extraHeaders = { host: `${HOST}:${port}`, origin: "https://evil.example" };
    const socket = io(`http://127.0.0.1:${port}`, {
      auth: { token: session.accessToken },
      transports: ["websocket"],
      extraHeaders,
      reconnection: false,
    });
    onTestFinished(() => void socket.disconnect());
    await new Promise((refused, failed) => {
      socket.once("connect_error", refused).once("connect", () => failed(new Error("The connection was accepted.")));
    });
  });
});
