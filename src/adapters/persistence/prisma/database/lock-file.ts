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
 * Creates the directory, readable for its owner only, and locks it for this process.
 * Each process creates a lock file of its own and then looks for others, so no process removes the file of a running
 * one. Two processes that start at once see each other, withdraw, and try again after pauses of random length.
 */
export async function lockDataDirectory(directory: string): Promise<DataDirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    const lock = await createLockFile(directory);
    const other = await findHolder(directory, lock);
    if (!other) {
      await lock.confirm();
      return { release: lock.remove };
    }
    await lock.remove();
    if (other.held || attempt === ATTEMPTS) throw new DirectoryInUseError(resolve(directory), other.pid);
    await sleep(Math.random() * MAX_PAUSE_MS);
  }
}

const HEARTBEAT_MS = 2_000;
const STALE_AFTER_MS = 10_000;

const HolderSchema = z.object({
  pid: z.int().positive(),
  place: z.string(),
  startedAt: z.string().nullable(),
  held: z.boolean().default(false),
});

type LockFile = Readonly<{
  path: string;
  /** Marks the directory as held, no longer only attempted. */
  confirm(): Promise<void>;
  remove(): Promise<void>;
}>;
type Holder = ProcessIdentity & Readonly<{ held: boolean }>;

/** Creates this process's lock file in the directory, in one step, so that nobody reads an incomplete file. */
async function createLockFile(directory: string): Promise<LockFile> {
  const name = `synctalk-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const path = join(directory, `${name}.lock`);
  const draft = join(directory, `${name}.tmp`);
  const write = async (held: boolean) => {
    await writeFile(draft, `${JSON.stringify({ ...thisProcess(), held })}\n`, { mode: 0o600 });
    await rename(draft, path);
  };
  await write(false);
  const heartbeat = setInterval(() => void touch(path), HEARTBEAT_MS).unref();
  return {
    path,
    confirm: () => write(true),
    async remove() {
      clearInterval(heartbeat);
      await rm(path, { force: true });
    },
  };
}

/** Finds the lock file of another running process. Removes the files of processes that have ended. */
async function findHolder(directory: string, own: LockFile): Promise<Holder | null> {
  const names = (await readdir(directory)).filter((name) => /^synctalk-.*\.lock$/.test(name));
  for (const path of names.map((name) => join(directory, name))) {
    if (path === own.path) continue;
    const holder = await readHolder(path);
    if (holder && (isRunning(holder) ?? (await hasFreshHeartbeat(path)))) return holder;
    await rm(path, { force: true });
  }
  return null;
}

/** Returns `null` for a file that is missing or incomplete. */
async function readHolder(path: string): Promise<Holder | null> {
  try {
    return HolderSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return null;
  }
}

async function hasFreshHeartbeat(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  return file !== null && Math.abs(Date.now() - file.mtimeMs) < STALE_AFTER_MS;
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
}

/** Identifies one run of one process. */
type ProcessIdentity = Readonly<{
  pid: number;
  /** The running machine or container, within which process ids are unique. */
  place: string;
  /** Start of the process, which tells reused process ids apart; `null` where the system does not report it. */
  startedAt: string | null;
}>;

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, place: currentPlace(), startedAt: linuxStatus(process.pid)?.startedAt ?? null };
}

/** Returns `null` for a process of another machine or container. */
export function isRunning(identity: ProcessIdentity): boolean | null {
  if (identity.place !== currentPlace()) return null;
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

function currentPlace(): string {
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
