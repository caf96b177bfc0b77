import { readFileSync, readlinkSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const ATTEMPTS = 100;
const MAX_PAUSE_MS = 100;

export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";

  constructor(
    readonly directory: string,
    readonly pid: number,
  ) {
    super(
      `The data directory ${directory} is in use by process ${pid}. ` +
        "Stop that process first, or set DATA_DIR to another directory.",
    );
  }
}

export type DataDirectoryLock = Readonly<{ release(): Promise<void> }>;

/**
 * Makes the directory, readable for its owner only, and holds it for this process.
 * Everyone puts a lock file of their own there and then looks for others': so nobody ever removes a living one's,
 * and two who come at once see each other, step back, and try again after moments of different length.
 */
export async function lockDataDirectory(directory: string): Promise<DataDirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    const claim = await placeClaim(directory);
    const other = await otherClaim(directory, claim);
    if (!other) {
      await claim.hold();
      return { release: claim.withdraw };
    }
    await claim.withdraw();
    if (other.held || attempt === ATTEMPTS) throw new DirectoryInUseError(resolve(directory), other.pid);
    await sleep(Math.random() * MAX_PAUSE_MS);
  }
}

const SIGN_OF_LIFE_MS = 2_000;
const SILENCE_MEANS_GONE_MS = 10_000;

const Holder = z.object({
  pid: z.int().positive(),
  place: z.string(),
  startedAt: z.string().nullable(),
  held: z.boolean().default(false),
});

type Claim = Readonly<{
  path: string;
  /** Tells those who come that this is no attempt any more. */
  hold(): Promise<void>;
  withdraw(): Promise<void>;
}>;
type OtherClaim = ProcessIdentity & Readonly<{ held: boolean }>;

/** Puts this process's lock file into the directory, whole from its first moment. */
async function placeClaim(directory: string): Promise<Claim> {
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
async function otherClaim(directory: string, own: Claim): Promise<OtherClaim | null> {
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

/** What tells one run of one process from every other. */
type ProcessIdentity = Readonly<{
  pid: number;
  /** Process ids mean something within one place only: a running machine or container. */
  place: string;
  /** Null where the system does not tell. With it, a process id used again is not taken for the first. */
  startedAt: string | null;
}>;

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, place: thisPlace(), startedAt: linuxStatus(process.pid)?.startedAt ?? null };
}

/** Null when this place cannot know. */
export function isRunning(identity: ProcessIdentity): boolean | null {
  if (identity.place !== thisPlace()) return null;
  if (!exists(identity.pid)) return false;
  const status = linuxStatus(identity.pid);
  if (!status || identity.startedAt === null) return true;
  return !status.dead && status.startedAt === identity.startedAt;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function thisPlace(): string {
  try {
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

function linuxStatus(pid: number): { dead: boolean; startedAt: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startedAt] = [fields[0], fields[19]];
    return state && startedAt ? { dead: state === "Z" || state === "X", startedAt } : null;
  } catch {
    return null;
  }
}
