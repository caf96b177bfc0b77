import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";

const CONNECT_PATIENCE_MS = 3_000;
const PING_EVERY_MS = 1_000;
const PING_PATIENCE_MS = 2_000;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;

/** The connection as long as it lasts. It fails what is asked of it afterwards, and never waits to connect again. */
export type RedisConnection = ReturnType<typeof connection>;

export type LinkEvents = Readonly<{
  /** A new connection stands. The link counts as down until this resolves. */
  up(connection: RedisConnection): Promise<void>;
  down(error: unknown): void;
}>;

/** Keeps one connection to Redis: replaces it when it breaks or no longer answers, after a pause that grows. */
export class RedisLink {
  private readonly closing = new AbortController();

  constructor(
    private readonly url: string,
    private readonly events: LinkEvents,
  ) {}

  open(): void {
    void this.keep();
  }

  close(): void {
    this.closing.abort();
  }

  private async keep(): Promise<void> {
    const { signal } = this.closing;
    let failures = 0;
    while (!signal.aborted) {
      const stood = await this.once().catch(() => false);
      failures = stood ? 0 : failures + 1;
      const longest = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      await sleep(Math.random() * longest, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One connection, from its beginning to its end. Returns whether it ever stood. */
  private async once(): Promise<boolean> {
    const { signal } = this.closing;
    const redis = connection(this.url);
    let abandon = (): void => undefined;
    const broken = new Promise<never>((_, reject) => {
      redis.on("error", reject);
      abandon = () => reject(new Error("closed"));
    });
    signal.addEventListener("abort", abandon);
    broken.catch(() => undefined);
    const inTime = <T>(work: Promise<T>, patienceMs: number) => Promise.race([work, broken, tooLate(patienceMs)]);
    let stood = false;
    try {
      await inTime(redis.connect(), CONNECT_PATIENCE_MS);
      await inTime(this.events.up(redis), CONNECT_PATIENCE_MS);
      stood = true;
      for (;;) {
        await Promise.race([sleep(PING_EVERY_MS, undefined, { signal, ref: false }), broken]);
        await inTime(redis.ping(), PING_PATIENCE_MS);
      }
    } catch (error) {
      if (!signal.aborted) this.events.down(error);
    } finally {
      signal.removeEventListener("abort", abandon);
      redis.destroy();
    }
    return stood;
  }
}

function connection(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_PATIENCE_MS },
  });
}

async function tooLate(patienceMs: number): Promise<never> {
  await sleep(patienceMs, undefined, { ref: false });
  throw new Error("Redis does not answer.");
}
