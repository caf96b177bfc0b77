import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import jwt from "jsonwebtoken";
import { describe, expect, it } from "vitest";
import { JwtTokenService } from "../../../src/adapters/security/jwt-token-service.js";
import { KeyRing, secretKey } from "../../../src/adapters/security/key-ring.js";

const secret = randomBytes(32);
const ring = new KeyRing([secretKey("k", secret)]);
let now = new Date("2026-01-01T00:00:00.250Z");
const tokenService = new JwtTokenService(ring, 900, { now: () => now });
const session = { userId: "user", sessionId: "session" };

const seconds = Math.floor(now.getTime() / 1000);
const claims = {
  sub: "user",
  sid: "session",
  jti: "id",
  iss: "synctalk",
  aud: "synctalk",
  iat: seconds,
  exp: seconds + 900,
};
const header = { alg: "HS256", typ: "at+jwt", kid: "k" };

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
function forge(payload: object, head: object = header, key: Buffer = secret): string {
  const content = `${encode(head)}.${encode(payload)}`;
  return `${content}.${createHmac("sha256", key).update(content).digest("base64url")}`;
}

const { exp: _exp, ...immortal } = claims;
const { jti: _jti, ...nameless } = claims;
const { sid: _sid, ...sessionless } = claims;
const rsa = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const FORGERIES: [string, string][] = [
  ["nothing", ""],
  ["garbage", "garbage"],
  ["three dots", "a.b.c"],
  ["no signature", `${encode(header)}.${encode(claims)}.`],
  ["algorithm none", `${encode({ ...header, alg: "none" })}.${encode(claims)}.`],
  ["algorithm none in another case", `${encode({ ...header, alg: "NoNe" })}.${encode(claims)}.`],
  ["HS512", jwt.sign(claims, secret, { algorithm: "HS512", header: { ...header, alg: "HS512" } })],
  ["RS256", jwt.sign(claims, rsa.privateKey, { algorithm: "RS256", header: { ...header, alg: "RS256" } })],
  ["another key", forge(claims, header, randomBytes(32))],
  ["an embedded key", forge(claims, { ...header, jwk: { kty: "oct", k: "AAAA" } }, Buffer.alloc(3))],
  ["another issuer", forge({ ...claims, iss: "somebody" })],
  ["another audience", forge({ ...claims, aud: "elsewhere" })],
  ["another type", forge(claims, { ...header, typ: "JWT" })],
  ["no type", forge(claims, { alg: "HS256", kid: "k" })],
  ["no expiry", forge(immortal)],
  ["a text as expiry", forge({ ...claims, exp: "never" })],
  ["no id", forge(nameless)],
  ["no session", forge(sessionless)],
  ["no subject", forge({ ...claims, sub: undefined })],
  ["an object as subject", forge({ ...claims, sub: { id: "user" } })],
  ["not valid yet", forge({ ...claims, nbf: seconds + 60 })],
  [
    "a changed payload",
    ((parts) => `${parts[0]}.${encode({ ...claims, sub: "admin" })}.${parts[2]}`)(forge(claims).split(".")),
  ],
  ["a cut token", forge(claims).slice(0, -3)],
  ["a megabyte", forge({ ...claims, padding: "x".repeat(1_000_000) }, header, randomBytes(32))],
];

describe("access tokens", () => {
  it("reads back the claims of an issued access token", () => {
    const { accessToken, expiresIn } = tokenService.issue(session);
    expect(expiresIn).toBe(900);
    expect(tokenService.verify(accessToken)).toEqual({ ...session, expiresAt: new Date((seconds + 900) * 1000) });
    expect(tokenService.verify(forge(claims))).toMatchObject(session);
  });

  it("refuses an access token that has expired by the server's clock", () => {
    const { accessToken } = tokenService.issue(session);
    now = new Date(now.getTime() + 899_000);
    expect(tokenService.verify(accessToken).userId).toBe("user");
    now = new Date(now.getTime() + 1_000);
    expect(() => tokenService.verify(accessToken)).toThrow(expect.objectContaining({ code: "auth.token_expired" }));
    now = new Date("2026-01-01T00:00:00.250Z");
  });

  it.each(FORGERIES)("refuses an access token: %s", (_what, forged) => {
    expect(() => tokenService.verify(forged)).toThrow(expect.objectContaining({ code: "auth.token_invalid" }));
  });
});
