import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "../../support/ports.js";
import { endChild, hasEnded, startChild } from "./children.js";
import { TcpProxy } from "../../support/tcp-proxy.js";
import type { OwnNetwork } from "./own-network.js";
import { until } from "./until.js";

const COMMANDS = fileURLToPath(new URL("../../../dist/main/cli/synctalk.js", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../../../dist/main/cli/serve.js", import.meta.url));
const HERE = "127.0.0.1";
const START_WITHIN_MS = 60_000;

export type NodeSetup = Readonly<{
  directory: string;
  env: Readonly<Record<string, string>>;
  /** `null` when the node runs in the common network. */
  ownNetwork: OwnNetwork | null;
}>;

/** A server process that clients reach through a network with faults. */
export class ServerNode {
  private child: ChildProcess | null = null;
  /** Peak memory in MiB. */
  mostMemory = 0;

  private constructor(
    private readonly setup: NodeSetup,
    readonly port: number,
    readonly network: TcpProxy,
  ) {}

  static async started(setup: NodeSetup): Promise<ServerNode> {
    mkdirSync(setup.directory);
    const port = await freePort();
    const far = setup.ownNetwork?.far("clients") ?? HERE;
    const node = new ServerNode(setup, port, await TcpProxy.between({ far }, port));
    await node.start();
    return node;
  }

  /** URL for clients. */
  get url(): string {
    return `http://127.0.0.1:${this.network.port}`;
  }

  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.spawn(env);
    const isReady = await until(async () => this.ended || (await this.status()) === 200, START_WITHIN_MS);
    if (!isReady || this.ended) throw new Error(`The server did not start: see ${this.logFile}`);
  }

  private spawn(env: Readonly<Record<string, string>>): void {
    const [command, ...args] = [...(this.setup.ownNetwork?.command ?? []), process.execPath, PROGRAM];
    const child = startChild(command, args, {
      cwd: this.setup.directory,
      env: { ...this.environment, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const log = createWriteStream(this.logFile, { flags: "a" });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once("close", () => log.end());
    this.child = child;
  }

  private get environment() {
    const { PATH = "", HOME = "" } = process.env;
    const fixed = { PATH, HOME, HOST: this.host, PORT: String(this.port), RATE_LIMITS: "off", LOG_LEVEL: "warn" };
    return { ...fixed, ...this.setup.env };
  }

  /** Starts another process in the same directory on another port. Returns its exit code and its output. */
  async runAnother(): Promise<{ code: number | null; said: string }> {
    const env = { ...this.environment, PORT: String(await freePort()) };
    const child = startChild(process.execPath, [PROGRAM], {
      cwd: this.setup.directory,
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const tooLong = setTimeout(() => child.kill("SIGKILL"), START_WITHIN_MS);
    await once(child, "close");
    clearTimeout(tooLong);
    return { code: child.exitCode, said: said.trim() };
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get directory(): string {
    return this.setup.directory;
  }

  private get host(): string {
    return this.setup.ownNetwork?.far("clients") ?? HERE;
  }

  get logFile(): string {
    return join(this.setup.directory, "log");
  }

  get ended(): boolean {
    return this.child === null || hasEnded(this.child);
  }

  async kill(): Promise<void> {
    if (this.child) await endChild(this.child, "SIGKILL");
  }

  /** Runs `npx synctalk epoch renew` on the database of this node. */
  async renewEpoch(): Promise<string> {
    const env = { PATH: process.env.PATH, ...this.setup.env };
    const { stdout } = await promisify(execFile)(process.execPath, [COMMANDS, "epoch", "renew"], { env });
    return stdout.trim();
  }

  freeze(): void {
    this.child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.child?.kill("SIGCONT");
  }

  /** Sends SIGTERM. Returns the exit code and the time in milliseconds. */
  async drain(): Promise<{ code: number | null; tookMs: number }> {
    const { child } = this;
    if (!child || hasEnded(child)) return { code: null, tookMs: 0 };
    const from = performance.now();
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
    return { code: child.exitCode, tookMs: performance.now() - from };
  }

  async status(path = "/readyz"): Promise<number | null> {
    return fetch(`http://${this.host}:${this.port}${path}`, { signal: AbortSignal.timeout(3000) }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => null,
    );
  }

  /** Memory in MiB. */
  measureMemory(): number {
    try {
      const status = readFileSync(`/proc/${this.child?.pid}/status`, "utf8");
      const memory = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
      if (memory > this.mostMemory) this.mostMemory = memory;
      return memory;
    } catch {
      return 0;
    }
  }

  async close(): Promise<void> {
    this.thaw();
    await this.kill();
    await this.network.close();
  }
}
