import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { temporaryDirectory } from "./temporary-directory.js";

/** The build, which starts in a third of the time that the sources need. */
const PROGRAM = fileURLToPath(new URL("../../dist/main/cli/serve.js", import.meta.url));
const PATIENCE_MS = 60_000;

export type Exit = Readonly<{ code: number | null; signal: NodeJS.Signals | null }>;
export type Variables = Readonly<Record<string, string>>;

/** Enables all limits, because those per address are off for loopback in development. */
export const PRODUCTION: Variables = {
  NODE_ENV: "production",
  RATE_LIMITS: "on",
  JWT_SECRET: randomBytes(32).toString("base64"),
};

type Options = Readonly<{ directory?: string; env?: Variables }>;

/** Starts the real server in its own process, at most until the test ends. It works in `directory` or in an empty one, and its environment is only `env`, so that a developer's configuration has no effect. */
export async function runServer({ directory, env = {} }: Options = {}): Promise<ServerProcess> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [PROGRAM], {
    cwd: directory ?? (await temporaryDirectory()),
    env: { PATH, HOME, PORT: "0", RATE_LIMITS: "off", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const server = new ServerProcess(child.pid ?? 0, (signal) => child.kill(signal));
  child.stdout.setEncoding("utf8").on("data", (text: string) => server.hear("stdout", text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => server.hear("stderr", text));
  child.once("close", (code, signal) => server.end({ code, signal }));

  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  onTestFinished(async () => {
    end();
    await server.exit();
    process.off("exit", end);
  });
  return server;
}

/** Starts a server and waits until it is ready, on a free port unless `env` names one. */
export async function startServer(options: Options = {}): Promise<ServerProcess & { readonly url: string }> {
  const server = await runServer(options);
  const [, url = ""] = await server.printed(/open (http:\/\/[^\s"]+) /);
  const { status } = await fetch(`${url}/readyz`);
  if (status !== 200) throw new Error(`not ready: ${status}\n${server.stdout}${server.stderr}`);
  return Object.assign(server, { url });
}

export class ServerProcess {
  /** Output so far. */
  stdout = "";
  stderr = "";
  private exited: Exit | null = null;
  private readonly news = new EventEmitter().setMaxListeners(0);

  constructor(
    readonly pid: number,
    readonly kill: (signal: NodeJS.Signals) => void,
  ) {}

  /** Resolves with the first match in the output. Fails when the process ends without one. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match) return match;
      if (this.exited) throw new Error(`The server ended without printing ${pattern}.\n${this.stdout}${this.stderr}`);
      await this.next();
    }
  }

  async exit(): Promise<Exit> {
    while (!this.exited) await this.next();
    return this.exited;
  }

  hear(stream: "stdout" | "stderr", text: string): void {
    this[stream] += text;
    this.news.emit("news");
  }

  end(exit: Exit): void {
    this.exited = exit;
    this.news.emit("news");
  }

  private async next(): Promise<void> {
    await once(this.news, "news", { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
      throw new Error(`Nothing more came from the server.\n${this.stdout}${this.stderr}`);
    });
  }
}
