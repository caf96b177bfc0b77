import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import jwt from "jsonwebtoken";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ellipticKey } from "../../src/adapters/security/key-ring.js";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { openSocket, register, request, type TestClient } from "../support/client.js";
import { anotherSecret, TokenForger } from "../support/token-forger.js";

const SECRET = "a secret of at least thirty-two bytes";
const OLDER = "an older one, of thirty-two bytes too";
const pem = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const ours = createPrivateKey(pem);
const ES_KID = ellipticKey(pem).kid;
const { privateKey: rsa, publicKey: rsaPublic } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const { privateKey: p256, publicKey: p256Public } = generateKeyPairSync("ec", { namedCurve: "P-256" });

let app: App;
let ada: TestClient;
let forge: TokenForger;
beforeAll(async () => {
  const jwtSecrets = [
    { kid: "b", secret: SECRET },
    { kid: "a", secret: OLDER },
  ];
  app = await startTestServer({ config: { jwtSecrets, jwtSigningKey: { pem } } });
  ada = await register(app.url, "ada");
  forge = new TokenForger(SECRET, "b", jwt.decode(ada.token) as Record<string, unknown>);
});
afterAll(() => app.close());

const now = () => Math.floor(Date.now() / 1000);
const parts = () => forge.signed().split(".") as [string, string, string];

const FORGERIES: [string, () => string][] = [
  ["algorithm none", () => forge.unsigned({ alg: "none" })],
  ["algorithm None", () => forge.unsigned({ alg: "None" })],
  ["algorithm NONE", () => forge.unsigned({ alg: "NONE" })],
  ["algorithm none and a signature", () => forge.unsigned({ alg: "none" }, parts()[2])],
  ["no algorithm", () => forge.headed({ alg: undefined })],
  ["no signature", () => forge.unsigned({})],
  ["HS384 with the right secret", () => forge.hashed("sha384", "HS384")],
  ["HS512 with the right secret", () => forge.hashed("sha512", "HS512")],
  ["RS256 with the attacker's key", () => forge.strange(rsa, "RS256")],
  ["PS256 with the attacker's key", () => forge.strange(rsa, "PS256")],
  ["ES256 with the attacker's key", () => forge.strange(p256, "ES256")],
  ["ES256 with the attacker's key under our key's name", () => forge.strange(p256, "ES256", { kid: ES_KID })],
  ["our ES256 key under a secret's name", () => forge.strange(ours, "ES256")],
  ["a secret under the ES256 key's name", () => forge.headed({ kid: ES_KID })],
  ["our public key as a secret", () => forge.confused(ours, ES_KID)],
  [
    "our public key as a secret, called ES256",
    () => forge.signed(forge.claims, { ...forge.header, alg: "ES256", kid: ES_KID }),
  ],
  ["ES256 in DER", () => forge.derSigned(ours, { kid: ES_KID })],
  ["another secret", () => forge.signed(forge.claims, forge.header, anotherSecret())],
  ["an older secret under the newer one's name", () => forge.signed(forge.claims, forge.header, OLDER)],
  ["an empty secret", () => forge.signed(forge.claims, forge.header, "")],
  ["an embedded key (jwk)", () => forge.strange(p256, "ES256", { jwk: { ...p256Public.export({ format: "jwk" }) } })],
  ["a jwk header with the right signature", () => forge.headed({ jwk: rsaPublic.export({ format: "jwk" }) })],
  ["jku", () => forge.headed({ jku: "https://evil.example/jwks.json" })],
  ["x5u", () => forge.headed({ x5u: "https://evil.example/cert.pem" })],
  ["x5c", () => forge.headed({ x5c: ["AAAA"] })],
  ["crit", () => forge.headed({ crit: ["exp"] })],
  ["b64 off", () => forge.headed({ b64: false, crit: ["b64"] })],
  ["type JWT", () => forge.headed({ typ: "JWT" })],
  ["no type", () => forge.headed({ typ: undefined })],
  ["another audience", () => forge.with({ aud: "elsewhere" })],
  ["no audience", () => forge.without("aud")],
  ["another issuer", () => forge.with({ iss: "somebody" })],
  ["no issuer", () => forge.without("iss")],
  ["no expiry", () => forge.without("exp")],
  ["an expiry in ten years", () => forge.with({ exp: now() + 10 * 365 * 86_400 })],
  ["an expiry beyond the maximum lifetime", () => forge.with({ exp: now() + 86_400 + 600 })],
  ["an endless expiry", () => forge.with({ exp: 1e308 })],
  ["an expiry that is a text", () => forge.with({ exp: "never" })],
  ["not valid yet", () => forge.with({ nbf: now() + 3600 })],
  ["an issue time in the future", () => forge.with({ iat: now() + 86_000, exp: now() + 600 })],
  ["no issue time", () => forge.without("iat")],
  ["no id", () => forge.without("jti")],
  ["no session", () => forge.without("sid")],
  ["no subject", () => forge.without("sub")],
  ["an object as subject", () => forge.with({ sub: { id: "user" } })],
  ["an empty subject", () => forge.with({ sub: "" })],
  ["no kid", () => forge.headed({ kid: undefined })],
  ["an unknown kid", () => forge.headed({ kid: "c" })],
  ["a path as kid", () => forge.headed({ kid: "../../../../dev/null" })],
  ["SQL as kid", () => forge.headed({ kid: "b' UNION SELECT 'x" })],
  ["a property as kid", () => forge.headed({ kid: "__proto__" })],
  ["a list as kid", () => forge.headed({ kid: ["b"] })],
  ["a payload that is a list", () => forge.signed([forge.claims])],
  ["a payload that is a text", () => forge.signed('"text"')],
  ["a payload that is no JSON", () => forge.signed("{")],
  ["a header that is null", () => forge.signed(forge.claims, "null")],
  ["a changed payload", () => `${parts()[0]}.${forge.with({ sub: "admin" }).split(".")[1]}.${parts()[2]}`],
  ["a cut token", () => forge.signed().slice(0, -3)],
  ["the first 100 characters of a token", () => forge.signed().slice(0, 100)],
  ["doubled dots", () => forge.signed().replaceAll(".", "..")],
  ["a fourth part", () => `${forge.signed()}.${parts()[2]}`],
  ["bad base64", () => `${parts()[0]}.${parts()[1]}.%%%`],
  ["padded base64", () => `${parts()[0]}.${parts()[1]}.${parts()[2]}=`],
  ["12 KB", () => forge.with({ padding: "x".repeat(9_000) })],
  ["1 MB", () => forge.with({ padding: "x".repeat(1_000_000) })],
];

function handshake(token: string): Promise<{ accepted: boolean; code?: string }> {
  const socket = openSocket(app.url, token, { transports: ["websocket"] });
  return new Promise<{ accepted: boolean; code?: string }>((resolve) => {
    socket.once("connect", () => resolve({ accepted: true }));
    socket.once("disconnect", () => resolve({ accepted: false }));
    socket.once("connect_error", (error: Error & { data?: { code?: string } }) =>
      resolve({ accepted: false, ...error.data }),
    );
  }).finally(() => socket.disconnect());
}

/** Longer than HTTP headers may be, so the token never reaches the server. */
const tooBig = (token: string) => token.length > 10_000;

describe("forged access tokens", () => {
  it("accepts the genuine tokens of every key (S6)", async () => {
    for (const token of [ada.token, forge.signed(), forge.signed(forge.claims, { ...forge.header, kid: "a" }, OLDER)]) {
      expect((await request(app.url, "/api/users/me", { token })).status).toBe(200);
      expect(await handshake(token)).toEqual({ accepted: true });
    }
  });

  it("contains more than forty forgeries (S6)", () => expect(FORGERIES.length).toBeGreaterThan(40));

  it.each(FORGERIES)("refuses over REST and the socket: %s (S6)", async (_what, make) => {
    const token = make();
    const rest = await request<{ code?: string }>(app.url, "/api/users/me", { token }).catch(() => null);
    const socket = await handshake(token);
    expect([rest?.status === 200, socket.accepted]).toEqual([false, false]);
    if (!tooBig(token)) expect([rest?.body.code, socket.code]).toEqual(["auth.token_invalid", "auth.token_invalid"]);
  });
});
