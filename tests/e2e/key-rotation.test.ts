import { generateKeyPairSync, createPublicKey } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import jwt from "jsonwebtoken";
import { describe, expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { jwtKeys } from "../../src/main/infrastructure/jwt-keys.js";
import { readConfig, type Config } from "../../src/main/config/config.js";
import { startTestServer } from "../../src/main/testing.js";
import { openSocket, register, request } from "../support/client.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const OLD = { kid: "a", secret: "the first secret, of thirty-two bytes" };
const NEW = { kid: "b", secret: "the second secret of thirty-two bytes" };

/** A server on the same data with these keys, like after a restart. */
function serverOf(store: ReturnType<typeof openMemoryStore>) {
  const { messageLog, ...others } = store;
  return async (config: Partial<Config>) => {
    const app = await startTestServer({ config, overrides: { ...others, messageLog } });
    onTestFinished(() => app.close());
    return app;
  };
}

const kidOf = (token: string) => jwt.decode(token, { complete: true })?.header.kid;
const statusOf = async (url: string, token: string) => (await request(url, "/api/users/me", { token })).status;
const connects = (url: string, token: string) =>
  new Promise((resolve) => {
    const socket = openSocket(url, token);
    socket.once("connect", () => resolve(true)).once("connect_error", () => resolve(false));
    onTestFinished(() => void socket.disconnect());
  });

const newPem = () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
};

describe("changing the keys of access tokens", () => {
  it("logs nobody out while the old secret is still in the ring", async () => {
    const restarted = serverOf(openMemoryStore());
    const first = await restarted({ jwtSecrets: [OLD] });
    const before = (await register(first.url)).token;

    const second = await restarted({ jwtSecrets: [NEW, OLD] });
    const after = (await register(second.url)).token;
    expect([kidOf(before), kidOf(after)]).toEqual(["a", "b"]);
    for (const token of [before, after]) {
      expect(await statusOf(second.url, token)).toBe(200);
      expect(await connects(second.url, token)).toBe(true);
    }

    const third = await restarted({ jwtSecrets: [NEW] });
    expect([await statusOf(third.url, before), await statusOf(third.url, after)]).toEqual([401, 200]);
    expect(await connects(third.url, before)).toBe(false);
  });

  it("treats JWT_SECRET as a ring with one secret named default", async () => {
    const restarted = serverOf(openMemoryStore());
    const { token } = await register((await restarted({ jwtSecret: OLD.secret })).url);
    const jwtSecrets = [NEW, { kid: "default", secret: OLD.secret }];
    expect(await statusOf((await restarted({ jwtSecrets })).url, token)).toBe(200);
  });

  it("changes from a secret to ES256, and from one ES256 key to the next", async () => {
    const [pem, nextPem] = [newPem(), newPem()];
    const restarted = serverOf(openMemoryStore());
    const { token: old } = await register((await restarted({ jwtSecret: OLD.secret })).url);
    const second = await restarted({ jwtSecret: OLD.secret, jwtSigningKey: { pem } });
    const { token } = await register(second.url);
    expect(jwt.decode(token, { complete: true })?.header.alg).toBe("ES256");
    expect([await statusOf(second.url, old), await statusOf(second.url, token)]).toEqual([200, 200]);

    const publicPem = createPublicKey(pem).export({ type: "spki", format: "pem" }).toString();
    const third = await restarted({ jwtSigningKey: { pem: `${nextPem}${publicPem}` } });
    const { token: newest } = await register(third.url);
    const statuses = [old, token, newest].map((each) => statusOf(third.url, each));
    expect(await Promise.all(statuses)).toEqual([401, 200, 200]);
  });

  it("stores generated keys in the data directory", async () => {
    const dataDir = await temporaryDirectory();
    const config = { ...readConfig({ DATA_DIR: dataDir }) };
    expect((await jwtKeys(config)).signing.kid).toBe("default");
    const path = join(dataDir, "jwt-secret");
    const made = await readFile(path, "utf8");
    await writeFile(path, `b:${NEW.secret},default:${made}\n`);
    const ring = await jwtKeys(config);
    expect([ring.signing.kid, ring.key("default")?.algorithm]).toEqual(["b", "HS256"]);
    await writeFile(path, "b:short");
    await expect(jwtKeys(config)).rejects.toThrow("does not contain a secret");
  });
});

describe("unusable keys", () => {
  const pem = newPem();
  const publicPem = createPublicKey(pem).export({ type: "spki", format: "pem" }).toString();
  const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
  const OTHERS = ["", "text", publicPem, pem.replace("M", "!"), pem + pem, pem + publicPem, publicPem + pem];

  it.each([...OTHERS, p384.export({ type: "pkcs8", format: "pem" }).toString()])(
    "refuses the key and names the setting: %#",
    async (bad) => {
      const config = { ...readConfig({ PERSISTENCE: "memory" }), jwtSigningKey: { pem: bad } };
      await expect(jwtKeys(config)).rejects.toThrow(/^JWT_SIGNING_KEY: must begin with a P-256 private key/);
    },
  );

  it("refuses a missing key file", async () => {
    const config = { ...readConfig({ PERSISTENCE: "memory" }), jwtSigningKey: { file: "/nowhere/key.pem" } };
    await expect(jwtKeys(config)).rejects.toThrow(/^JWT_SIGNING_KEY_FILE: .* cannot be read/);
  });

  it("accepts a key on one line, like in environment variables", async () => {
    const oneLine = pem.trim().replaceAll("\n", String.raw`\n`);
    const ring = await jwtKeys({ ...readConfig({ PERSISTENCE: "memory" }), jwtSigningKey: { pem: oneLine } });
    expect(ring.signing.algorithm).toBe("ES256");
  });
});

describe("GET /.well-known/jwks.json", () => {
  const jwksOf = (url: string) => request<{ keys: Record<string, string>[] }>(url, "/.well-known/jwks.json");

  it("publishes only the public keys, with which a gateway can verify tokens", async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, "keys.pem");
    await writeFile(file, newPem() + newPem());
    const app = await serverOf(openMemoryStore())({ jwtSigningKey: { file }, jwtSecret: OLD.secret });
    const { token } = await register(app.url);
    const { status, body, headers } = await jwksOf(app.url);
    expect([status, headers.get("cache-control")]).toEqual([200, "public, max-age=300"]);
    expect(headers.get("content-type")).toContain("application/jwk-set+json");
    expect(body.keys.map((key) => Object.keys(key).sort())).toEqual(
      [1, 2].map(() => ["alg", "crv", "kid", "kty", "use", "x", "y"]),
    );
    const jwk = body.keys.find(({ kid }) => kid === kidOf(token)) ?? {};
    const key = createPublicKey({ key: jwk, format: "jwk" });
    expect(jwt.verify(token, key, { algorithms: ["ES256"], audience: "synctalk" })).toMatchObject({ iss: "synctalk" });
  });

  it("answers 404 without ES256", async () => {
    const app = await serverOf(openMemoryStore())({});
    expect((await jwksOf(app.url)).status).toBe(404);
  });
});
