import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { freePort } from "../../support/ports.js";
import { endChild, startChild } from "./children.js";
import { until } from "./until.js";

/** A separate Redis without persistence. */
export class RedisServer {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly directory: string,
    readonly port: number,
    private readonly settings: readonly string[],
  ) {}

  /** `settings` are command-line options. */
  static async in(directory: string, settings: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(directory, await freePort(), settings);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const args = ["--port", String(this.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    this.child = startChild("redis-server", [...args, ...this.settings], { cwd: this.directory, stdio: "ignore" });
    if (!(await until(() => this.answers(), 10_000))) throw new Error("Redis did not start.");
  }

  async kill(): Promise<void> {
    if (this.child) await endChild(this.child, "SIGKILL");
  }

  async restart(downMs: number): Promise<void> {
    await this.kill();
    await new Promise((later) => setTimeout(later, downMs));
    await this.start();
  }

  /** Ends the subscribing connections only. Returns how many. */
  async killSubscribers(): Promise<number> {
    return Number(/^:(\d+)/.exec(await this.command("CLIENT KILL TYPE pubsub"))?.[1] ?? Number.NaN);
  }

  /** Sends a command of one line. Returns the answer as Redis encodes it. */
  async command(line: string): Promise<string> {
    const socket = connect(this.port, "127.0.0.1");
    socket.write(`${line}\r\n`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return answer.toString();
  }

  freeze(): void {
    this.child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.child?.kill("SIGCONT");
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
  }
}
