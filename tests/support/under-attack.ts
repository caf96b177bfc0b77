import { readFile } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { requestFrom, type Reply } from "./from-address.js";
import { LiveClient, openSocket } from "./client.js";
import { quantile } from "./measured.js";
import { createPostgresDatabase } from "./postgres-database.js";
import { PRODUCTION, startServer, type ServerProcess, type Variables } from "./server-process.js";

/** Stores of an attacked server. */
export const ATTACKED_STORES = ["embedded", "postgres"] as const;
export type AttackedStore = (typeof ATTACKED_STORES)[number];
export type AttackedServer = ServerProcess & { readonly url: string };

const BYSTANDER_ADDRESS = "127.0.250.1";
/** Pause that stays under the limit of 5 sends per second. */
const SEND_EVERY_MS = 250;
const READ_EVERY_MS = 100;
const SAMPLE_EVERY_MS = 100;
const BYTES_PER_MIB = 1024 * 1024;

/** Starts a server process with production limits on an empty store. */
export async function startAttackedServer(store: AttackedStore, env: Variables = {}): Promise<AttackedServer> {
  const common = { ...PRODUCTION, ...env };
  if (store === "embedded") return startServer({ env: { PERSISTENCE: "embedded", ...common } });
  const database = await createPostgresDatabase();
  onTestFinished(() => database.drop());
  return startServer({ env: { DATABASE_URL: database.url, ...common } });
}

/** Figures of an attack: latencies of another user in milliseconds, and memory in MiB. */
export type AttackFigures = Readonly<{
  requests: number;
  /** Statuses of the bystander's failed requests. 0 is a lost connection or a refused ack. */
  failed: readonly number[];
  readP50: number;
  readP99: number;
  sendP50: number;
  sendP99: number;
  /** Resident memory before the attack, and the highest increase during it. */
  rssBefore: number;
  rssGrowth: number;
}>;

/** A user who reads and sends at a human pace from a separate address. */
export class Bystander {
  private constructor(
    private readonly server: AttackedServer,
    private readonly token: string,
    private readonly roomId: string,
    private readonly live: LiveClient,
  ) {}

  /** Registers the user, and opens a room and a WebSocket before the attack. */
  static async arrive(server: AttackedServer): Promise<Bystander> {
    const account = { email: "bystander@example.com", password: "correct horse battery", username: "bystander" };
    const registered = await post(server.url, "/api/auth/register", account);
    const token = (registered.body as { accessToken?: string }).accessToken ?? "";
    const room = await post(server.url, "/api/rooms", { name: "quiet" }, token);
    const roomId = (room.body as { id?: string }).id ?? "";
    const live = await LiveClient.opened(openSocket(server.url, token, { transports: ["websocket"] }));
    onTestFinished(() => void live.socket.disconnect());
    return new Bystander(server, token, roomId, live);
  }

  /** Reads and sends until `attack` resolves. */
  async during(attack: () => Promise<unknown>): Promise<AttackFigures> {
    const rssBefore = await residentMiB(this.server.pid);
    const reads: Timed[] = [];
    const sends: Timed[] = [];
    let highest = rssBefore;
    const ended = new AbortController();
    const repeat = async (everyMs: number, work: () => Promise<void>) => {
      while (!ended.signal.aborted) {
        await work();
        await new Promise((later) => setTimeout(later, everyMs));
      }
    };
    const watching = Promise.all([
      repeat(READ_EVERY_MS, async () => void reads.push(await timed(() => this.read(reads.length)))),
      repeat(SEND_EVERY_MS, async () => void sends.push(await timed(() => this.send(sends.length)))),
      repeat(SAMPLE_EVERY_MS, async () => void (highest = Math.max(highest, await residentMiB(this.server.pid)))),
    ]);
    try {
      await attack();
    } finally {
      ended.abort();
      await watching;
    }
    const all = [...reads, ...sends];
    return {
      requests: all.length,
      failed: all.map(({ status }) => status).filter((status) => status < 200 || status > 299),
      readP50: latency(reads, 0.5),
      readP99: latency(reads, 0.99),
      sendP50: latency(sends, 0.5),
      sendP99: latency(sends, 0.99),
      rssBefore,
      rssGrowth: highest - rssBefore,
    };
  }

  private async read(index: number): Promise<number> {
    const path = index % 2 === 0 ? "/api/rooms" : `/api/rooms/${this.roomId}/messages`;
    const headers = { authorization: `Bearer ${this.token}` };
    return (await requestFrom(BYSTANDER_ADDRESS, `${this.server.url}${path}`, { headers })).status;
  }

  private async send(index: number): Promise<number> {
    const message = { roomId: this.roomId, body: `message ${index}` };
    if (index % 2 === 0) return (await this.live.ask("message:send", message)).ok ? 201 : 0;
    const path = `/api/rooms/${this.roomId}/messages`;
    return (await post(this.server.url, path, { body: message.body }, this.token)).status;
  }
}

type Timed = Readonly<{ status: number; ms: number }>;

async function timed(request: () => Promise<number>): Promise<Timed> {
  const from = performance.now();
  const status = await request().catch(() => 0);
  return { status, ms: performance.now() - from };
}

const latency = (requests: readonly Timed[], share: number): number =>
  quantile(
    requests.map(({ ms }) => ms),
    share,
  );

function post(url: string, path: string, body: unknown, token?: string): Promise<Reply> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return requestFrom(BYSTANDER_ADDRESS, `${url}${path}`, { method: "POST", body, headers });
}

async function residentMiB(pid: number): Promise<number> {
  const pages = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1];
  return (Number(pages) * 4096) / BYTES_PER_MIB;
}
