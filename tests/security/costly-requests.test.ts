import { Agent, request as httpRequest } from "node:http";
import { expect, it } from "vitest";
import { measured } from "../support/measured.js";
import { ATTACKED_STORES, Bystander, startAttackedServer } from "../support/under-attack.js";

const TOGETHER = 30;
const ATTACK_MS = 10_000;
const ROOMS = 60;
const PAGE = 100;
/** The longest body, in characters of four bytes. */
const MAX_BODY = "\u{1F980}".repeat(4_000);
/** The longest body in which every third character is the skin tone of the emoji before it. */
const MAX_TONES = Array.from({ length: 4_000 }, (_, index) =>
  index % 3 === 2 ? String.fromCodePoint(0x1f3fb + (Math.floor(index / 3) % 5)) : "\u{1F980}",
).join("");
/** The longest query for emoji. */
const MAX_QUERY = encodeURIComponent("\u{1F980}".repeat(50));

const agent = new Agent({ keepAlive: true, maxSockets: TOGETHER });

/** Sends one of the most expensive requests. Returns the status and the bytes of the answer. */
function ask(
  url: string,
  token: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; bytes: number; text: string }> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const sent = httpRequest(`${url}${path}`, { method, headers, agent, localAddress: "127.0.66.1" }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.once("error", reject).once("end", () => {
        const whole = Buffer.concat(parts);
        const text = whole.length < 10_000 ? whole.toString() : "";
        resolve({ status: response.statusCode ?? 0, bytes: whole.length, text });
      });
    });
    sent.once("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** An account with two full pages of the longest messages in one room, and many rooms with the same name. */
async function costlyAccount(url: string) {
  const account = { email: "mallory@example.com", password: "correct horse battery", username: "mallory" };
  const registered = await ask(url, "", "/api/auth/register", account);
  const { accessToken } = JSON.parse(registered.text) as { accessToken: string };
  const roomIds: string[] = [];
  for (let count = 0; count < ROOMS; count += 1) {
    const { text } = await ask(url, accessToken, "/api/rooms", {
      name: `engine ${count}`,
      description: "d".repeat(400),
    });
    roomIds.push((JSON.parse(text) as { id: string }).id);
    await ask(url, accessToken, `/api/rooms/${roomIds.at(-1)}/messages`, { body: MAX_BODY });
  }
  for (let count = 0; count < 2 * PAGE; count += 1) {
    const body = count % 2 === 0 ? MAX_BODY : MAX_TONES;
    const { status } = await ask(url, accessToken, `/api/rooms/${roomIds[0]}/messages`, { body });
    expect(status).toBe(201);
  }
  return { token: accessToken, roomId: roomIds[0] ?? "" };
}

const ATTACKS = {
  "long pages": (roomId: string) => `/api/rooms/${roomId}/messages?limit=100`,
  "what changed": (roomId: string) => `/api/rooms/${roomId}/changes?after=0&limit=100`,
  "room searches": () => "/api/rooms?q=engine&limit=100",
  "lists of rooms": () => "/api/rooms?limit=100",
  "searches for people": () => "/api/users?q=ma&limit=100",
  "searches for messages": () => `/api/search/messages?limit=100&sort=relevance&q=${MAX_QUERY}`,
} as const;

it.each(
  ATTACKED_STORES.flatMap((store) =>
    Object.keys(ATTACKS).map((name) => [store, name as keyof typeof ATTACKS] as const),
  ),
)(
  "on %s, does not delay others while one account keeps 30 requests for %s in flight (S27)",
  { timeout: 180_000 },
  async (store, name) => {
    // Raises only the limits that filling the account needs, not the reading limits.
    const server = await startAttackedServer(store, { LIMITS: "message.send=1000/1s,request.user=1000/12s" });
    const { token, roomId } = await costlyAccount(server.url);
    const bystander = await Bystander.arrive(server);
    const answers = new Map<number, number>();
    let bytes = 0;
    const figures = await bystander.during(async () => {
      const until = performance.now() + ATTACK_MS;
      const worker = async () => {
        while (performance.now() < until) {
          const answer = await ask(server.url, token, ATTACKS[name](roomId)).catch(() => ({ status: 0, bytes: 0 }));
          answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
          bytes += answer.bytes;
        }
      };
      await Promise.all(Array.from({ length: TOGETHER }, worker));
    });
    const { failed, ...told } = figures;
    const mib = bytes / 1_048_576;
    measured(`S27 ${store}, ${name}`, { ...told, failed: failed.length, answered: answers.get(200) ?? 0, mib });
    expect(failed).toEqual([]);
    expect(figures.requests).toBeGreaterThan(20);
    expect(Math.max(figures.readP99, figures.sendP99)).toBeLessThanOrEqual(500);
    expect(figures.rssGrowth).toBeLessThanOrEqual(128);
  },
);
