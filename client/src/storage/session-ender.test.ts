import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { type KeyValueStore, memoryStore, webStore } from "./key-value-store.js";
import { type EndingSession, SessionEnder } from "./session-ender.js";

/** A server that answers logouts with its current status, and the tokens that it received. */
async function serverOf(status: number) {
  const tokens: string[] = [];
  const answered: number[] = [];
  const answer = { status };
  let heldToken: string | null = null;
  let release = () => undefined as void;
  const server = createServer((request, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    tokens.push(token);
    const respond = () => {
      answered.push(answer.status);
      response.writeHead(answer.status, { "content-type": "application/json" }).end("{}");
    };
    if (token === heldToken) release = respond;
    else respond();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const hold = (token: string) => {
    heldToken = token;
  };
  return { tokens, answered, answer, hold, release: () => release(), url: `http://127.0.0.1:${port}` };
}

const key = "ending";
const retry = { baseMs: 1, capMs: 2 };
const sessionOf = (accessToken: string) => ({ accessToken, refreshToken: null, until: Date.now() + 60_000 });

it("sends tokens only to the server that issued them when clients of two servers share a storage", async () => {
  const [a, b] = [await serverOf(503), await serverOf(200)];
  const storage = memoryStore();
  const enderOfA = new SessionEnder({ url: a.url, storage, key, retry });
  const enderOfB = new SessionEnder({ url: `${b.url}/`, storage, key, retry });
  expect(await enderOfA.end(sessionOf("token-of-a"))).toBe("pending");
  await enderOfB.resume();
  expect(await enderOfB.end(sessionOf("token-of-b"))).toBe("ended");
  expect(b.tokens).toEqual(["token-of-b"]);
  expect(storage.get(key)).toContain("token-of-a");

  a.answer.status = 200;
  await vi.waitFor(async () => {
    await enderOfA.resume();
    expect(storage.get(key)).toBeNull();
  });
  expect(new Set(a.tokens)).toEqual(new Set(["token-of-a"]));
});

const forbidden = () => {
  throw new Error("forbidden");
};
const storages: Readonly<Record<string, KeyValueStore>> = {
  "a forbidden localStorage": webStore({ getItem: forbidden, setItem: forbidden, removeItem: forbidden }),
  "a full localStorage": webStore({ getItem: () => null, setItem: forbidden, removeItem: () => undefined }),
  "a store that rejects": { get: () => null, set: () => Promise.reject(new Error("rejected")) },
};

it.each(Object.keys(storages))("tries a pending session again with %s", async (name) => {
  const server = await serverOf(503);
  const ender = new SessionEnder({ url: server.url, storage: storages[name] ?? memoryStore(), key, retry });
  expect(await ender.end(sessionOf("ada"))).toBe("pending");
  server.answer.status = 200;
  await ender.resume();
  await vi.waitFor(() => expect(server.answered).toContain(200));
});

it("ends a stored session once when the storage cannot remove it", async () => {
  const server = await serverOf(200);
  const stored = JSON.stringify([{ ...sessionOf("ada"), id: "1", url: server.url }]);
  const storage: KeyValueStore = { get: () => stored, set: () => Promise.reject(new Error("rejected")) };
  const ender = new SessionEnder({ url: server.url, storage, key, retry });
  await ender.resume();
  await ender.resume();
  expect(server.tokens).toEqual(["ada"]);
});

/** A storage that responds late, so that concurrent changes overlap. */
function slowStorage(): KeyValueStore {
  const kept = memoryStore();
  const later = () => new Promise<void>((done) => setTimeout(done, 1));
  return {
    get: async (name) => {
      const value = await kept.get(name);
      await later();
      return value;
    },
    set: async (name, value) => {
      await later();
      await kept.set(name, value);
    },
  };
}

it("stores the pending session ends of two SDK instances that share a storage", async () => {
  const server = await serverOf(503);
  const storage = slowStorage();
  const enders = ["ada", "bob"].map((token) => ({
    token,
    ender: new SessionEnder({ url: server.url, storage, key: "shared", retry: { baseMs: 60_000, capMs: 60_000 } }),
  }));
  await Promise.all(enders.map(({ token, ender }) => ender.end(sessionOf(token))));
  const stored = await storage.get("shared");
  expect(stored).toContain("ada");
  expect(stored).toContain("bob");
});

it("stores a pending session end again after another tab has overwritten it", async () => {
  const server = await serverOf(503);
  const storage = memoryStore();
  const ender = new SessionEnder({ url: server.url, storage, key, retry });
  expect(await ender.end(sessionOf("ada"))).toBe("pending");
  const other = { ...sessionOf("bob"), id: "2", url: server.url };
  await storage.set(key, JSON.stringify([other]));
  await vi.waitFor(() => expect(storage.get(key)).toContain("ada"));
  expect(storage.get(key)).toContain("bob");
  server.answer.status = 200;
  await vi.waitFor(() => expect(storage.get(key)).toBeNull());
});

it("ends a session that was added while another one was being ended", async () => {
  const server = await serverOf(503);
  const storage = memoryStore();
  await storage.set(key, JSON.stringify([{ ...sessionOf("ada"), id: "1", url: server.url }]));
  const ender = new SessionEnder({ url: server.url, storage, key, retry });
  server.hold("ada");
  const resumed = ender.resume();
  await vi.waitFor(() => expect(server.tokens).toEqual(["ada"]));
  expect(await ender.end(sessionOf("bob"))).toBe("pending");
  server.answer.status = 200;
  server.release();
  await resumed;
  expect(server.tokens).toEqual(["ada", "bob", "bob"]);
  expect(storage.get(key)).toBeNull();
});

it("stores a session end once that became pending while an earlier one was being read", async () => {
  const server = await serverOf(503);
  const storage = slowStorage();
  await storage.set(key, JSON.stringify([{ ...sessionOf("ada"), id: "1", url: server.url }]));
  const ender = new SessionEnder({ url: server.url, storage, key, retry });
  server.hold("ada");
  const resumed = ender.resume();
  expect(await ender.end(sessionOf("bob"))).toBe("pending");
  await vi.waitFor(() => expect(server.tokens).toContain("ada"));
  const stored = JSON.parse((await storage.get(key)) ?? "[]") as readonly EndingSession[];
  expect(stored.map(({ accessToken }) => accessToken)).toEqual(["ada", "bob"]);
  server.answer.status = 200;
  server.release();
  await resumed;
  expect(await storage.get(key)).toBeNull();
});
