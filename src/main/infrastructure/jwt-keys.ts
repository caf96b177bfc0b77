import { randomBytes } from "node:crypto";
import { chmod, link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ellipticKey, KeyRing, secretKey, type RingKey } from "../../adapters/security/key-ring.js";
import { ConfigError, type Config } from "../config/config.js";
import { ownDataDirectory } from "./data-directory.js";
import { MIN_SECRET_BYTES, NamedSecrets, type NamedSecret } from "../config/named-secrets.js";

/** The name of a secret that has none. */
const UNNAMED = "default";
const PEM = /-----BEGIN [A-Z ]+-----[A-Za-z0-9+/=\s]+-----END [A-Z ]+-----/g;

/**
 * Returns the configured keys, or a secret that is created once and kept in the data directory, readable for its owner
 * only.
 */
export async function jwtKeys(config: Config): Promise<KeyRing> {
  const elliptic = await ellipticKeys(config);
  const secrets = namedSecrets(config);
  const kept = elliptic.length + secrets.length === 0 ? await storedSecrets(config) : [];
  return new KeyRing([
    ...elliptic,
    ...[...secrets, ...kept].map(({ kid, secret }) => secretKey(kid, Buffer.from(secret))),
  ]);
}

function namedSecrets({ jwtSecret, jwtSecrets }: Config): readonly NamedSecret[] {
  return jwtSecret === null ? jwtSecrets : [{ kid: UNNAMED, secret: jwtSecret }];
}

async function ellipticKeys({ jwtSigningKey }: Config): Promise<readonly RingKey[]> {
  if (jwtSigningKey === null) return [];
  const { variable, pem } = await pemOf(jwtSigningKey);
  try {
    const keys = [...pem.matchAll(PEM)].map(([block]) => ellipticKey(block));
    if (keys[0]?.signing && new KeyRing(keys)) return keys;
  } catch {
    // The error below does not contain the key.
  }
  throw new ConfigError(
    `${variable}: must begin with a P-256 private key (PKCS#8, PEM); others may follow, each once.`,
  );
}

async function pemOf(key: NonNullable<Config["jwtSigningKey"]>): Promise<Readonly<{ variable: string; pem: string }>> {
  if ("pem" in key) return { variable: "JWT_SIGNING_KEY", pem: key.pem.replaceAll(String.raw`\n`, "\n") };
  const variable = "JWT_SIGNING_KEY_FILE";
  const pem = await readFile(key.file, "utf8").catch(() => {
    throw new ConfigError(`${variable}: ${key.file} cannot be read.`);
  });
  return { variable, pem };
}

async function storedSecrets({ persistence }: Config): Promise<readonly NamedSecret[]> {
  if (persistence.kind === "memory") return [{ kid: UNNAMED, secret: madeSecret() }];
  await ownDataDirectory(persistence.dataDir);
  const path = join(persistence.dataDir, "jwt-secret");
  const text = await loadOrCreateSecret(path);
  const secrets = text.includes(":") ? NamedSecrets.safeParse(text).data : [{ kid: UNNAMED, secret: text }];
  if (secrets?.every(({ secret }) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES)) return secrets;
  throw new ConfigError(
    `${path} does not contain a secret of ${MIN_SECRET_BYTES} bytes. Remove it, and a new one is created.`,
  );
}

/** Writes a temporary file and links it into place, so that two concurrent starts read the same complete file. */
async function loadOrCreateSecret(path: string): Promise<string> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, madeSecret(), { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path).catch(ignoreExisting);
  } finally {
    await rm(draft);
  }
  await chmod(path, 0o600);
  return (await readFile(path, "utf8")).trim();
}

const madeSecret = (): string => randomBytes(MIN_SECRET_BYTES).toString("base64url");

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
