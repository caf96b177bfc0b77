import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json as bodyOf } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import type { LoginResult, TokenPair } from "../protocol.js";
import { storedSession } from "./stored-session.js";
import { memoryStore } from "./key-value-store.js";

const pair = (n: number | string): TokenPair => ({ accessToken: `a${n}`, refreshToken: `r${n}`, expiresIn: 900 });
const login = (name: string): LoginResult => ({
  ...pair(name),
  user: {
    id: name,
    username: name,
    displayName: name,
    bot: false,
    deleted: false,
    email: `${name}@example.com`,
    emailVerified: true,
    receipts: true,
    data: null,
    bio: "",
    createdAt: "2026-01-01T00:00:00.000Z",
  },
});
type Answer = (response: ServerResponse) => void;
const json =
  (status: number, body: unknown): Answer =>
  (response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
const refused = json(401, { code: "auth.token_invalid" });
const swallowed: Answer = () => undefined;
const brokenOff: Answer = (response) => {
  response.writeHead(200, { "content-length": 100 });
  response.write("{", () => response.destroy());
};

/** A server that sends these answers in turn, and the refresh tokens that it received. */
async function answering(...answers: Answer[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      asked.push((body as TokenPair).refreshToken);
      (answers[asked.length - 1] ?? refused)(response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}` };
}

async function keptAda(url: string) {
  const kept = storedSession({ url, storage: memoryStore() });
  await kept.save(login("ada"));
  return kept;
}

it("repeats a refresh with the same token when the response is lost", async () => {
  const { asked, url } = await answering(swallowed, json(200, pair(2)));
  const kept = await keptAda(url);
  expect(await kept.token("aada")).toBe("a2");
  expect(asked).toEqual(["rada", "rada"]);
});

it("repeats a refresh when the response is cut off, but not after a refusal", async () => {
  const { asked, url } = await answering(brokenOff, json(200, pair(2)), refused);
  const kept = await keptAda(url);
  expect(await kept.token("aada")).toBe("a2");
  await expect(kept.token("a2")).rejects.toMatchObject({ status: 401 });
  expect(asked).toEqual(["rada", "rada", "r2"]);
  expect(await kept.user()).toBeNull();
});

it("stays logged in when a refresh fails because of the network", async () => {
  const { url } = await answering(brokenOff, brokenOff, json(200, pair(2)));
  const kept = await keptAda(url);
  await expect(kept.token("aada")).rejects.toMatchObject({ status: 0 });
  expect(await kept.token("aada")).toBe("a2");
});

/** An answer that is sent when `release` is called. `isAsked` resolves when the request has arrived. */
function heldBack(answer: Answer) {
  let release = () => undefined as void;
  let asked = () => undefined as void;
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const held: Answer = (response) => {
    release = () => answer(response);
    asked();
  };
  return { held, isAsked, release: () => release() };
}

it.each([["answered", json(200, pair(2))] as const, ["refused", refused] as const])(
  "keeps a login or a logout that happened during a refresh (%s)",
  async (_, answer) => {
    const [first, second] = [heldBack(answer), heldBack(answer)];
    const { url } = await answering(first.held, second.held);
    const kept = await keptAda(url);
    const asAda = kept.token("aada");
    await first.isAsked;
    await kept.save(login("bob"));
    first.release();
    expect(await asAda).toBe("abob");
    expect((await kept.user())?.id).toBe("bob");

    const asBob = kept.token("abob");
    await second.isAsked;
    await kept.clear();
    second.release();
    await expect(asBob).rejects.toMatchObject({ status: 401 });
    expect(await kept.user()).toBeNull();
  },
);

it("refreshes the login of one storage while the refresh of another one waits for its server", async () => {
  const silent = await answering(swallowed, swallowed);
  const prompt = await answering(json(200, pair("fresh")));
  let isWaiting = true;
  const waiting = (await keptAda(silent.url)).token("aada");
  Promise.resolve(waiting).catch(() => (isWaiting = false));
  expect(await (await keptAda(prompt.url)).token("aada")).toBe("afresh");
  expect(isWaiting).toBe(true);
});
