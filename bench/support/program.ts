import { spawn } from "node:child_process";
import { once } from "node:events";
import { newTemporaryDirectory } from "./directory.js";

export type Program = Readonly<{ pid: number; port: number; stop(): Promise<void> }>;

/** Starts a server in its own process and an empty directory, and waits until it prints its port. */
export async function startProgram(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Program> {
  const directory = await newTemporaryDirectory();
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: directory.path,
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const exited = once(child, "exit");
  const ended = exited.then(() => Promise.reject(new Error(`${args.join(" ")} ended without serving.`)));
  const port = await Promise.race([ended, portIn(child.stdout)]);
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    port,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      process.off("exit", end);
      await directory.remove();
    },
  };
}

/** Waits for the printed port, and discards later output. */
function portIn(output: NodeJS.ReadableStream): Promise<number> {
  return new Promise((found) => {
    let seen = "";
    output.on("data", (text: Buffer) => {
      seen = (seen + text.toString()).slice(-4096);
      const [, port] = /open http:\/\/localhost:(\d+)/.exec(seen) ?? [];
      if (port !== undefined) found(Number(port));
    });
  });
}
