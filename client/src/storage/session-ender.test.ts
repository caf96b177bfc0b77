import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { memoryStore } from "./key-value-store.js";
import { SessionEnder } from "./session-ender.js";

/** A server that answers logouts with the status it has now, and the tokens that it was sent. */
async function serverOf(status: number) {
  const tokens: string[] = [];
  const answer = { status };
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization?.replace("Bearer ", "") ?? "");
    response.writeHead(answer.status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { tokens, answer, url: `http://127.0.0.1:${port}` };
}

const key = "ending";
const retry = { baseMs: 1, capMs: 2 };
const sessionOf = (accessToken: string) => ({ accessToken, refreshToken: null, until: Date.now() + 60_000 });

it("sends tokens to the server that issued them only, when clients of two servers share a storage", async () => {
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
