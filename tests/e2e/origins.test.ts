import { get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { fetch } from "../support/documented/fetch.js";

let app: App;
beforeAll(async () => {
  app = await startTestServer({
    config: { corsOrigins: ["https://chat.example.com", "https://two.example.com:8443"] },
  });
});
afterAll(() => app.close());

const UPGRADE = [
  ["connection", "Upgrade"],
  ["upgrade", "websocket"],
  ["sec-websocket-version", "13"],
  ["sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="],
];

/** Status of a handshake by a page of this origin. `origin` may occur several times or not at all. */
function handshake(
  transport: "polling" | "websocket",
  origin: string | readonly string[] | undefined,
): Promise<number> {
  const origins = [origin ?? []].flat().map((one) => ["origin", one]);
  const headers = [["host", new URL(app.url).host], ...origins, ...(transport === "websocket" ? UPGRADE : [])].flat();
  return new Promise((resolve, reject) => {
    const request = get(`${app.url}/socket.io/?EIO=4&transport=${transport}`, { headers, agent: false });
    const done = (response: IncomingMessage) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    };
    request.once("response", done).once("error", reject);
    request.once("upgrade", (response, socket) => {
      socket.destroy();
      done(response);
    });
  });
}

const own = (change: (url: URL) => string) => () => change(new URL(app.url));

const TRICKS: [string, string | readonly string[] | (() => string)][] = [
  ["another site", "https://evil.example"],
  ["null", "null"],
  ["an empty text", ""],
  ["a host that begins with a listed one", "https://chat.example.com.evil.example"],
  ["a host that ends with a listed one", "https://evil-chat.example.com"],
  ["a subdomain", "https://sub.chat.example.com"],
  ["the parent domain", "https://example.com"],
  ["another port", "https://chat.example.com:8443"],
  ["no port", "https://two.example.com"],
  ["another scheme", "http://chat.example.com"],
  ["the scheme of files", "file://chat.example.com"],
  ["an extension", "chrome-extension://chat.example.com"],
  ["a listed host as the user name", "https://chat.example.com@evil.example"],
  ["a user name", "https://me@chat.example.com"],
  ["a dot at the end", "https://chat.example.com."],
  ["a path", "https://chat.example.com/"],
  ["a listed origin and another one", "https://chat.example.com https://evil.example"],
  ["a list", "https://chat.example.com, https://evil.example"],
  ["two headers", ["https://evil.example", "https://chat.example.com"]],
  ["an escaped dot", "https://chat%2eexample.com"],
  ["a backslash", "https://evil.example\\.chat.example.com"],
  ["a wildcard", "*"],
  ["the server's host with a user name", own(({ host }) => `http://me@${host}`)],
  ["the server's host as the user name", own(({ host }) => `http://${host}@evil.example`)],
  ["the server's host with another port", own(({ hostname }) => `http://${hostname}:1`)],
  ["the server's host with a path", own(({ host }) => `http://${host}/x`)],
  ["the server's host with a dot at the end", own(({ hostname, port }) => `http://${hostname}.:${port}`)],
  ["the server's host with the scheme of FTP", own(({ host }) => `ftp://${host}`)],
];

describe.each([
  ["polling", 200],
  ["websocket", 101],
] as const)("handshake over %s", (transport, taken) => {
  it.each(TRICKS)("refuses the origin %s (S10)", async (_what, origin) => {
    expect(await handshake(transport, typeof origin === "function" ? origin() : origin)).toBeGreaterThanOrEqual(400);
  });

  it("accepts the server's own pages, listed ones, and clients that are no page (S10)", async () => {
    for (const origin of [
      app.url,
      app.url.toUpperCase(),
      "https://chat.example.com",
      "https://two.example.com:8443",
      undefined,
    ])
      expect([origin, await handshake(transport, origin)]).toEqual([origin, taken]);
  });
});

it("lets only pages of listed origins read a 404", async () => {
  const readableFor = async (origin: string) => {
    const { status, headers } = await fetch(`${app.url}/wrong/api/users/me`, { headers: { origin } });
    return [status, headers.get("access-control-allow-origin")];
  };
  expect(await readableFor("https://chat.example.com")).toEqual([404, "https://chat.example.com"]);
  expect(await readableFor("https://evil.example")).toEqual([404, null]);
});
