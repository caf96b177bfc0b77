import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import type { History, Message, Page, Room, RoomChanged, LoginResult } from "../../src/protocol/entities.js";
import type { Ack, JoinedRoom, Ready } from "../../src/protocol/events.js";
import { runPython } from "../support/python.js";

const PROGRAM = fileURLToPath(new URL("foreign_client.py", import.meta.url));
const run = promisify(execFile);

let app: App;
beforeAll(async () => {
  app = await startTestServer();
});
afterAll(() => app?.close());

describe("python3-socketio from Debian", { timeout: 60_000 }, () => {
  it.each([
    ["with its defaults, polling first", []],
    ["over WebSocket alone", ["websocket"]],
    ["over polling alone", ["polling"]],
  ])("registers, joins, sends, receives and reads back %s", async (_how, transports) => {
    const seen = JSON.parse(await runPython(PROGRAM, app.url, ...transports));
    const { roomId, sent } = seen;
    expect(seen).toMatchObject({
      transport: transports[0] ?? "websocket",
      ready: { rooms: [], epoch: expect.any(String) },
      listed: expect.arrayContaining([roomId]),
      joined: roomId,
      sent: { repeated: false, message: { seq: 1, body: "grüß Gott 👋", clientMessageId: "from-python" } },
      repeated: true,
      refusal: { data: { code: "auth.token_invalid", status: 401, retryable: false } },
    });
    const { clientMessageId: _mine, ...forOthers } = sent.message;
    expect(seen.received).toEqual([forOthers]);
    expect(seen.history).toEqual([forOthers]);
  });
});

describe("curl and a stock socket.io-client", () => {
  it("register, join, send and read messages", async () => {
    const ada = { email: "ada@example.com", password: "correct horse battery" };
    const bob = { email: "bob@example.com", password: "correct horse battery" };
    await curl<LoginResult>("/api/auth/register", { body: ada });
    const { accessToken: adaToken } = await curl<LoginResult>("/api/auth/login", { body: ada });
    const { accessToken: bobToken } = await curl<LoginResult>("/api/auth/register", { body: bob });
    const room = await curl<Room>("/api/rooms", { token: adaToken, body: { name: "By hand" } });
    const { items } = await curl<Page<Room>>("/api/rooms?membership=open&q=hand", { token: bobToken });
    expect(items.map(({ id }) => id)).toEqual([room.id]);
    await curl(`/api/rooms/${room.id}/join`, { token: bobToken, body: {} });

    const socket = io(app.url, { auth: { token: adaToken } });
    onTestFinished(() => void socket.disconnect());
    const ready = await new Promise<Ready>((resolve) => socket.once("ready", resolve));
    expect(ready.rooms).toEqual([{ roomId: room.id, seq: 0, rev: 2, readSeq: 0, unreadFrom: null }]);
    const joined: Ack<JoinedRoom> = await socket.emitWithAck("room:join", { roomId: room.id });
    expect(joined).toMatchObject({ ok: true, data: { messages: [], membership: { role: "owner" } } });
    const news = new Promise<RoomChanged>((resolve) => socket.once("room:changed", resolve));
    const fromBob = await curl<Message>(`/api/rooms/${room.id}/messages`, {
      token: bobToken,
      body: { body: "from curl" },
    });
    expect((await news).messages).toEqual([fromBob]);
    const reply: Ack<{ message: Message }> = await socket.emitWithAck("message:send", {
      roomId: room.id,
      body: "from io",
    });
    expect(reply).toMatchObject({ ok: true, data: { message: { seq: 2, body: "from io" } } });
    const history = await curl<History>(`/api/rooms/${room.id}/messages`, { token: bobToken });
    expect(history.items.map(({ seq, body }) => [seq, body])).toEqual([
      [1, "from curl"],
      [2, "from io"],
    ]);
  });
});

async function curl<Answer>(path: string, { token, body }: { token?: string; body?: unknown } = {}): Promise<Answer> {
  const args = ["--noproxy", "*", "--silent", "--show-error", "--fail-with-body", `${app.url}${path}`];
  if (token) args.push("-H", `Authorization: Bearer ${token}`);
  if (body) args.push("-H", "Content-Type: application/json", "-d", JSON.stringify(body));
  const { stdout } = await run("curl", args);
  return JSON.parse(stdout) as Answer;
}
