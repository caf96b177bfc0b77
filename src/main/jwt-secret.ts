import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, type Config } from "./config.js";

const BYTES = 32;

/** The secret that was configured, or one that is made once and kept in the data directory for its owner to read. */
export async function jwtSecret({ jwtSecret: configured, persistence }: Config): Promise<Uint8Array> {
  if (configured !== null) return Buffer.from(configured);
  if (persistence.kind === "memory") return randomBytes(BYTES);
  await mkdir(persistence.dataDir, { recursive: true, mode: 0o700 });
  return keptSecret(join(persistence.dataDir, "jwt-secret"));
}

/** Written aside and linked into place, so that of two that start at once both read the same whole file. */
async function keptSecret(path: string): Promise<Uint8Array> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(draft, randomBytes(BYTES).toString("base64url"), { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path).catch(ignoreExisting);
  } finally {
    await rm(draft);
  }
  const secret = Buffer.from((await readFile(path, "utf8")).trim());
  if (secret.byteLength < BYTES)
    throw new ConfigError(`${path} holds no secret of ${BYTES} bytes: remove it to have a new one made.`);
  return secret;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
