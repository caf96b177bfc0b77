import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs a program with Debian's Python. Fails with its output when the program fails. */
export async function runPython(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await run("/usr/bin/python3", [program, ...args], { timeout: 120_000 });
  return stdout;
}
