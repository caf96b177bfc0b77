import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export type RunningProgram = Readonly<{
  pid: number;
  /** Next printed line. Rejects when the process ends without one. */
  line(): Promise<string>;
  /** Kills the process like a power failure, without any cleanup. */
  kill(): Promise<void>;
}>;

/** Runs a TypeScript program of tests/support in its own process, at most until the test ends. */
export function runProgram(name: string, ...args: string[]): RunningProgram {
  const program = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = () => killed(child);
  onTestFinished(kill);
  return {
    pid: child.pid ?? 0,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended without a line`);
      return value;
    },
    kill,
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
