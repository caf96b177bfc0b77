import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";

const CONNECT_TIMEOUT_MS = 3_000;
const PING_EVERY_MS = 1_000;
const PING_TIMEOUT_MS = 2_000;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;

/** One connection, which never reconnects. After it has ended, every command fails at once. */
export type RedisConnection = ReturnType<typeof connection>;

export type LinkEvents = Readonly<{
  /** Called with each new connection. The link counts as down until the returned promise resolves. */
  up(connection: RedisConnection): Promise<void>;
  down(error: unknown): void;
}>;

/** Keeps one connection to Redis. It replaces a broken or silent connection after a growing pause. */
export class RedisConnector {
  private readonly closing = new AbortController();

  constructor(
    private readonly url: string,
    private readonly events: LinkEvents,
  ) {}

  open(): void {
    void this.maintain();
  }

  close(): void {
    this.closing.abort();
  }

  private async maintain(): Promise<void> {
    const { signal } = this.closing;
    let failures = 0;
    while (!signal.aborted) {
      const wasConnected = await this.runConnection().catch(() => false);
      failures = wasConnected ? 0 : failures + 1;
      const longest = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      await sleep(Math.random() * longest, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Runs one connection until it ends. Returns whether it was ever established. */
  private async runConnection(): Promise<boolean> {
    const { signal } = this.closing;
    const redis = connection(this.url);
    let abandon = (): void => undefined;
    const broken = new Promise<never>((_, reject) => {
      redis.on("error", reject);
      abandon = () => reject(new Error("closed"));
    });
    signal.addEventListener("abort", abandon);
    broken.catch(() => undefined);
    const inTime = <T>(work: Promise<T>, timeoutMs: number) => Promise.race([work, broken, failAfter(timeoutMs)]);
    let wasConnected = false;
    try {
      await inTime(redis.connect(), CONNECT_TIMEOUT_MS);
      await inTime(this.events.up(redis), CONNECT_TIMEOUT_MS);
      wasConnected = true;
      for (;;) {
        await Promise.race([sleep(PING_EVERY_MS, undefined, { signal, ref: false }), broken]);
        await inTime(redis.ping(), PING_TIMEOUT_MS);
      }
    } catch (error) {
      if (!signal.aborted) this.events.down(error);
    } finally {
      signal.removeEventListener("abort", abandon);
      redis.destroy();
    }
    return wasConnected;
  }
}

function connection(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_TIMEOUT_MS },
  });
}

async function failAfter(timeoutMs: number): Promise<never> {
  await sleep(timeoutMs, undefined, { ref: false });
  throw new Error("Redis does not answer.");
}
