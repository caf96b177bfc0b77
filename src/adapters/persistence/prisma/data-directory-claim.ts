import { readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isRunning, type ProcessIdentity, thisProcess } from "./process-identity.js";

const SIGN_OF_LIFE_MS = 2_000;
const SILENCE_MEANS_GONE_MS = 10_000;

const Holder = z.object({
  pid: z.int().positive(),
  place: z.string(),
  startedAt: z.string().nullable(),
  held: z.boolean().default(false),
});

export type Claim = Readonly<{
  path: string;
  /** Tells those who come that this is no attempt any more. */
  hold(): Promise<void>;
  withdraw(): Promise<void>;
}>;
export type OtherClaim = ProcessIdentity & Readonly<{ held: boolean }>;

/** Puts this process's lock file into the directory, whole from its first moment. */
export async function placeClaim(directory: string): Promise<Claim> {
  const name = `synctalk-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const path = join(directory, `${name}.lock`);
  const draft = join(directory, `${name}.tmp`);
  const write = async (held: boolean) => {
    await writeFile(draft, `${JSON.stringify({ ...thisProcess(), held })}\n`, { mode: 0o600 });
    await rename(draft, path);
  };
  await write(false);
  const signOfLife = setInterval(() => void touch(path), SIGN_OF_LIFE_MS).unref();
  return {
    path,
    hold: () => write(true),
    async withdraw() {
      clearInterval(signOfLife);
      await rm(path, { force: true });
    },
  };
}

/** A living process other than the claim's that has its lock file there. Clears away what the dead left. */
export async function otherClaim(directory: string, own: Claim): Promise<OtherClaim | null> {
  const names = (await readdir(directory)).filter((name) => /^synctalk-.*\.lock$/.test(name));
  for (const path of names.map((name) => join(directory, name))) {
    if (path === own.path) continue;
    const holder = await readHolder(path);
    if (holder && (isRunning(holder) ?? (await showsLife(path)))) return holder;
    await rm(path, { force: true });
  }
  return null;
}

/** Null for a file that is gone or that no process wrote to its end. */
async function readHolder(path: string): Promise<OtherClaim | null> {
  try {
    return Holder.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}

async function showsLife(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  return file !== null && Math.abs(Date.now() - file.mtimeMs) < SILENCE_MEANS_GONE_MS;
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
}
