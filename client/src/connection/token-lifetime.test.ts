import { expect, it } from "vitest";
import { remainingMs, lifetimeMs } from "./token-lifetime.js";

const NOW = Date.parse("2026-01-01T00:00:00.000Z");
const in15Minutes = "2026-01-01T00:15:00.000Z";
const inBase64Url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = (claims: unknown) => `${inBase64Url({ alg: "HS256" })}.${inBase64Url(claims)}.signature`;
const token = jwt({ sub: "ünï?>", iat: 1_000, exp: 1_900 });

it("reads the lifetime from the claims of a token, or returns null without valid claims", () => {
  const others = ["opaque", "a.b.c", jwt(null), jwt({ exp: 1 }), jwt({ iat: 5, exp: 5 }), jwt({ iat: "1", exp: "2" })];
  expect([token, ...others].map(lifetimeMs)).toEqual([900_000, ...others.map(() => null)]);
});

it("computes the remaining lifetime by the local clock, or takes the whole lifetime when that clock must be wrong", () => {
  const hour = 3_600_000;
  expect([NOW, NOW + 300_000, NOW + hour, NOW - hour].map((now) => remainingMs(token, in15Minutes, now))).toEqual([
    900_000, 600_000, 900_000, 900_000,
  ]);
  expect(remainingMs("opaque", in15Minutes, NOW + 300_000)).toBe(600_000);
});
