import { type ChildProcess, execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "../../support/ports.js";
import { endChild, startChild } from "./children.js";
import { SmallDisk } from "./small-disk.js";
import { until } from "./until.js";

const VERSIONS = "/usr/lib/postgresql";
const OWNER = "synctalk";

/** A separate PostgreSQL in an empty directory. */
export class PostgresServer {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly directory: string,
    readonly port: number,
    private readonly user: Readonly<{ uid: number; gid: number }> | null,
    readonly disk: SmallDisk | null,
  ) {}

  /** `diskMiB` is the size of a separate disk. */
  static async in(parent: string, diskMiB?: number): Promise<PostgresServer> {
    const directory = join(parent, "postgres");
    mkdirSync(directory, { mode: 0o700 });
    const disk = diskMiB === undefined ? null : new SmallDisk(directory, diskMiB);
    const user = process.getuid?.() === 0 ? userNamed("postgres") : null;
    if (user) chownSync(directory, user.uid, user.gid);
    chmodSync(directory, 0o700);
    const server = new PostgresServer(directory, await freePort(), user, disk);
    const args = ["-D", join(directory, "data"), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"];
    execFileSync(program("initdb"), args, { ...server.spawnOptions, stdio: "pipe" });
    await server.start();
    return server;
  }

  url(port = this.port, host = "127.0.0.1"): string {
    return `postgresql://${OWNER}@${host}:${port}/postgres`;
  }

  async start(settings: readonly string[] = []): Promise<void> {
    const fixed = [`port=${this.port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${this.directory}`];
    const args = ["-D", join(this.directory, "data"), ...[...fixed, ...settings].flatMap((one) => ["-c", one])];
    this.child = startChild(program("postgres"), args, { ...this.spawnOptions, stdio: "ignore" });
    if (!(await until(() => this.answers(), 30_000))) throw new Error("PostgreSQL did not start.");
  }

  /** Stops like `pg_ctl stop -m immediate`: without a checkpoint or a notice to clients. */
  async crash(): Promise<void> {
    if (this.child) await endChild(this.child, "SIGQUIT");
  }

  async restart(downMs: number): Promise<void> {
    await this.crash();
    await new Promise((later) => setTimeout(later, downMs));
    await this.start();
  }

  /** Suspends all its processes until `thaw`. */
  freeze(): void {
    this.signal("SIGSTOP");
  }

  thaw(): void {
    this.signal("SIGCONT");
  }

  /** Copies the stopped server's data. Returns the path of the copy. */
  backup(): string {
    const copy = join(this.directory, "backup");
    this.copy(join(this.directory, "data"), copy);
    return copy;
  }

  restore(copy: string): void {
    const data = join(this.directory, "data");
    rmSync(data, { recursive: true });
    this.copy(copy, data);
  }

  private copy(from: string, to: string): void {
    execFileSync("cp", ["-a", from, to]);
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.crash();
    this.disk?.remove();
  }

  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.session(async (client) => (await client.query<Row>(text, values)).rows);
  }

  /** Runs work on a separate connection that may write, even if the server's default is read-only. */
  async session<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.connected();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Connects until PostgreSQL refuses. Returns a function that releases the connections. */
  async takeAllConnections(): Promise<() => Promise<void>> {
    const clients: pg.Client[] = [];
    try {
      for (;;) clients.push(await this.connected());
    } catch {
      return async () => void (await Promise.all(clients.map((client) => client.end())));
    }
  }

  private async connected(): Promise<pg.Client> {
    const options = "-c default_transaction_read_only=off";
    const client = new pg.Client({ connectionString: this.url(), connectionTimeoutMillis: 5000, options });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  private answers(): Promise<boolean> {
    return this.query("SELECT 1").then(
      () => true,
      () => false,
    );
  }

  private signal(signal: NodeJS.Signals): void {
    const parent = this.child?.pid;
    if (parent === undefined) return;
    for (const pid of [parent, ...childrenOf(parent)]) {
      try {
        process.kill(pid, signal);
      } catch {
        // The process has already ended.
      }
    }
  }

  private get spawnOptions() {
    return { cwd: this.directory, env: { PATH: process.env.PATH, LC_ALL: "C" }, ...this.user };
  }
}

/** Path of a program of the newest installed version. */
function program(name: string): string {
  const [newest] = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  if (newest === undefined) throw new Error(`There is no PostgreSQL in ${VERSIONS}.`);
  return join(VERSIONS, newest, "bin", name);
}

/** PostgreSQL refuses to run as root. */
function userNamed(name: string): { uid: number; gid: number } {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`There is no user ${name} to run PostgreSQL as.`);
  return { uid: Number(uid), gid: Number(gid) };
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return null;
  }
}
