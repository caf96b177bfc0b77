import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../support/api/ask.js";
import { CALLS, routes } from "../support/api/calls.js";
import { newScene, tokenOf, type Scene } from "../support/api/scene.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import type { About } from "../support/api/targets.js";

const LISTED = "https://chat.example.com";
const EXPOSED = "Retry-After,X-Request-Id,RateLimit,RateLimit-Policy,SyncTalk-Warning";
const ASSETS = new URL("../../dist/playground/assets/", import.meta.url);

/** Headers of every answer. */
const ALWAYS = {
  connection: "keep-alive",
  "content-security-policy":
    "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  date: "a date",
  "keep-alive": "timeout=72",
  "origin-agent-cluster": "?1",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-frame-options": "SAMEORIGIN",
  "x-permitted-cross-domain-policies": "none",
  "x-request-id": "an id",
  "x-xss-protection": "0",
};
const CROSS_ORIGIN = { "access-control-expose-headers": EXPOSED, vary: "Origin" };
const API = { ...ALWAYS, ...CROSS_ORIGIN, "cache-control": "no-store" };
const JSON_TYPE = { "content-length": "a length", "content-type": "application/json; charset=utf-8" };
const PROBLEM_TYPE = { ...JSON_TYPE, "content-type": "application/problem+json; charset=utf-8" };
const KEYS = { "cache-control": "public, max-age=300", "content-type": "application/jwk-set+json; charset=utf-8" };
const FILES = { "cache-control": "no-cache", "last-modified": "a date" };
const UNAUTHENTICATED = { "www-authenticate": "Bearer" };

let stage: InMemoryServer;
beforeAll(async () => {
  stage = await openInMemoryServer({ config: { corsOrigins: [LISTED], trustProxy: 1 } });
});
afterAll(() => stage.close());

const VOLATILE: Readonly<Record<string, [RegExp, string]>> = {
  date: [/GMT$/, "a date"],
  "content-length": [/^\d+$/, "a length"],
  "x-request-id": [/^[0-9a-f-]{36}$/, "an id"],
  "last-modified": [/GMT$/, "a date"],
  etag: [/^W\/"/, "a tag"],
};

/** Headers by name. Fails on a repeated name. */
function headersIn(raw: readonly string[]): Readonly<Record<string, string>> {
  const names = raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  const entries = names.map((name, index) => {
    const value = raw[index * 2 + 1] ?? "";
    const [pattern, called] = VOLATILE[name] ?? [/^$/, ""];
    return [name, pattern.test(value) && called !== "" ? called : value] as const;
  });
  return Object.fromEntries(entries);
}

function aboutOf(name: string): About {
  if (name.includes(":userId")) return "another member";
  if (name.includes(":scheduledId")) return "the user's own scheduled message";
  return name === "POST /api/rooms/:roomId/reports" ? "another user's message" : "the user's own message";
}

/** An earlier version of the user's message, for the route that removes one. */
async function versionOf(name: string, scene: Scene) {
  if (!name.endsWith("versions/:rev")) return {};
  const message = scene.messages.get(scene.people.owner.id);
  const edit = { roomId: scene.room.id, messageId: message?.id, body: "A later version." };
  await ask(stage.url, "message:edit", edit, { token: tokenOf(scene, "owner") });
  return { rev: String(message?.rev) };
}

async function headersOf(name: string, headers: Record<string, string> = {}, withToken = true) {
  // Receipts are on in groups.
  const scene = await newScene(stage, { kind: name.endsWith("/seen") ? "group" : "public", owners: 2 });
  const fresh = `fresh-${scene.room.id.slice(-12)}`;
  const input = {
    ...CALLS[name]?.input({ scene, who: "owner", fresh }, aboutOf(name)),
    ...(await versionOf(name, scene)),
  };
  const token = withToken ? tokenOf(scene, "owner") : undefined;
  const { outcome, status, headers: raw } = await ask(stage.url, name, input, { token, headers });
  return { outcome, status, headers: headersIn(raw) };
}

const isPublic = (name: string) =>
  !name.includes("/api/") || /config|register|login|refresh|forgot|reset|verify$/.test(name);

/** Expected headers of a successful answer of the route. */
function expected(name: string, status: number) {
  if (name === "GET /metrics")
    return { ...ALWAYS, "content-length": "a length", "content-type": "text/plain; version=0.0.4; charset=utf-8" };
  if (name === "GET /livez") return { ...ALWAYS, ...JSON_TYPE, "cross-origin-resource-policy": "cross-origin" };
  if (name.includes("jwks")) return { ...ALWAYS, ...JSON_TYPE, ...KEYS };
  if (/(?:openapi|asyncapi)[.]json/.test(name)) return { ...ALWAYS, ...JSON_TYPE, ...FILES };
  if (!name.includes("/api/")) return { ...ALWAYS, ...JSON_TYPE };
  if (status === 202) return { ...API, "content-length": "a length" };
  return status === 204 ? API : { ...API, ...JSON_TYPE };
}

describe("response headers", () => {
  it.each(routes)("sends exact headers with a successful answer to %s (S11)", async (name) => {
    const { outcome, status, headers } = await headersOf(name);
    expect([name, outcome, headers]).toEqual([name, "ok", expected(name, status)]);
  });

  it.each(routes.filter((name) => !isPublic(name)))(
    "sends exact headers when it refuses %s without a token (S11)",
    async (name) => {
      const { status, headers } = await headersOf(name, {}, false);
      expect([status, headers]).toEqual([401, { ...API, ...PROBLEM_TYPE, ...UNAUTHENTICATED }]);
    },
  );

  it.each(routes)("adds HSTS behind TLS, and CORS only for listed pages, to %s (S11)", async (name) => {
    const secure = { "x-forwarded-proto": "https", origin: LISTED };
    const { status, headers } = await headersOf(name, secure);
    const cors = name.includes("/api/") && { "access-control-allow-origin": LISTED };
    const hsts = { "strict-transport-security": "max-age=31536000; includeSubDomains" };
    expect(headers).toEqual({ ...expected(name, status), ...hsts, ...cors });
    const evil = await headersOf(name, { origin: "https://evil.example" });
    expect(evil.headers).toEqual(expected(name, evil.status));
  });

  it("sends exact headers for a preflight (S11)", async () => {
    const asked = { "access-control-request-method": "DELETE", "access-control-request-headers": "authorization" };
    const preflight = async (origin: string) => {
      const answer = await ask(stage.url, "OPTIONS /api/rooms", {}, { headers: { ...asked, origin } });
      return headersIn(answer.headers);
    };
    const listed = {
      ...ALWAYS,
      "access-control-allow-headers": "authorization",
      "access-control-allow-methods": "GET,HEAD,PUT,PATCH,POST,DELETE",
      "access-control-allow-origin": LISTED,
      "access-control-expose-headers": EXPOSED,
      "access-control-max-age": "600",
      "content-length": "0",
      vary: "Origin, Access-Control-Request-Headers",
    };
    expect(await preflight(LISTED)).toEqual({ ...listed, "content-length": "a length" });
    expect(await preflight("https://evil.example")).not.toHaveProperty("access-control-allow-origin");
  });

  it.each([
    ["GET /nothing", {}, { ...ALWAYS, ...CROSS_ORIGIN, ...PROBLEM_TYPE }],
    ["POST /", {}, { ...ALWAYS, ...PROBLEM_TYPE }],
    ["GET /api/nothing", {}, { ...API, ...PROBLEM_TYPE }],
    ["TRACE /api/rooms", {}, { ...API, ...PROBLEM_TYPE }],
    ["POST /api/rooms", { "content-encoding": "compress" }, { ...API, ...PROBLEM_TYPE }],
    ["GET /%", {}, { ...ALWAYS, ...CROSS_ORIGIN, ...PROBLEM_TYPE }],
  ])("sends exact headers with the error of %s (S11)", async (name, headers, expectedHeaders) => {
    const answer = await ask(stage.url, name, name.startsWith("POST /api") ? { name: "x" } : {}, { headers });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const { "www-authenticate": _asked, ...rest } = headersIn(answer.headers);
    expect(rest).toEqual(expectedHeaders);
  });

  it("sends exact headers with the page and its assets (S11)", async () => {
    const file = { "accept-ranges": "bytes", "content-length": "a length", "last-modified": "a date", etag: "a tag" };
    const page = await ask(stage.url, "GET /", {});
    const html = { "cache-control": "no-cache", "content-type": "text/html; charset=utf-8" };
    expect(headersIn(page.headers)).toEqual({ ...ALWAYS, ...file, ...html });
    for (const asset of readdirSync(ASSETS)) {
      const { "content-type": type, ...headers } = headersIn(
        (await ask(stage.url, `GET /assets/${asset}`, {})).headers,
      );
      expect(type).toMatch(/^(?:text\/(?:javascript|css); charset=utf-8|image\/svg\+xml)$/);
      expect(headers).toEqual({ ...ALWAYS, ...file, "cache-control": "public, max-age=31536000, immutable" });
    }
  });
});
