import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** What tells one run of one process from every other. */
export type ProcessIdentity = Readonly<{
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
