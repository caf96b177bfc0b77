import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { measured } from "../support/measured.js";
import { runPython } from "../support/python.js";
import { ATTACKED_STORES, Bystander, startAttackedServer, type AttackedServer } from "../support/under-attack.js";
import { requestFrom } from "../support/from-address.js";

const PROGRAM = fileURLToPath(new URL("../support/unread_answers.py", import.meta.url));
const ATTACKER_ADDRESS = "127.0.9.1";
const SECONDS = 40;
const MAX_GROWTH_MIB = 128;
const MAX_P99_MS = 500;

type Outcome = Readonly<{ refused: number; opened: number; cut: number }>;
type Attack = Readonly<{ kind: "rest" | "websocket" | "polling"; connections: number; requests: number; drip: number }>;

const ATTACKS: [string, Attack][] = [
  ["700 pages over REST", { kind: "rest", connections: 700, requests: 1, drip: 0 }],
  ["pipelined pages over REST", { kind: "rest", connections: 40, requests: 15, drip: 0 }],
  ["pages read at 1 KiB/s", { kind: "rest", connections: 700, requests: 1, drip: 1024 }],
  ["acks over WebSocket", { kind: "websocket", connections: 20, requests: 30, drip: 0 }],
  ["acks over polling", { kind: "polling", connections: 20, requests: 30, drip: 0 }],
];

type LongRoom = Readonly<{ token: string; roomId: string }>;

/** Registers an account whose room holds 100 messages of 4,000 characters, three bytes each. */
async function roomOfLongMessages(url: string): Promise<LongRoom> {
  const post = (path: string, body: unknown, token?: string) =>
    requestFrom(ATTACKER_ADDRESS, `${url}${path}`, {
      method: "POST",
      body,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    });
  const account = { email: "attacker@example.com", password: "correct horse battery", username: "attacker" };
  const { accessToken: token = "" } = (await post("/api/auth/register", account)).body as { accessToken?: string };
  const { id: roomId = "" } = (await post("/api/rooms", { name: "long" }, token)).body as { id?: string };
  for (let sent = 0; sent < 100; sent += 1)
    expect((await post(`/api/rooms/${roomId}/messages`, { body: "語".repeat(4_000) }, token)).status).toBe(201);
  return { token, roomId };
}

async function attack(
  { url }: AttackedServer,
  { token, roomId }: LongRoom,
  { kind, connections, requests, drip }: Attack,
): Promise<Outcome> {
  const { port } = new URL(url);
  const numbers = [connections, requests, SECONDS, drip].map(String);
  return JSON.parse(await runPython(PROGRAM, kind, port, ATTACKER_ADDRESS, token, roomId, ...numbers)) as Outcome;
}

describe.each(ATTACKED_STORES)("unread answers, %s", (store) => {
  it.each(ATTACKS)("bounds memory and delays nobody else: %s (S26)", { timeout: 180_000 }, async (name, kind) => {
    const server = await startAttackedServer(store, { LIMITS: "message.send=1000/1s" });
    const bystander = await Bystander.arrive(server);
    const room = await roomOfLongMessages(server.url);
    let outcome: Outcome = { refused: 0, opened: 0, cut: 0 };
    const figures = await bystander.during(async () => void (outcome = await attack(server, room, kind)));
    const { failed, ...measures } = figures;
    measured(`S26 ${store} ${name}`, { ...measures, failed: failed.length, cut: outcome.cut });
    expect(failed).toEqual([]);
    expect(figures.rssGrowth).toBeLessThanOrEqual(MAX_GROWTH_MIB);
    expect(Math.max(figures.readP99, figures.sendP99)).toBeLessThanOrEqual(MAX_P99_MS);
  });
});
