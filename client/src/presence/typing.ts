import type { Connection } from "../connection/connection.js";
import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import { asFailure, retryAfterMs } from "../request-error.js";
import type { ClientState } from "../state/client-state.js";
import type { Store } from "../state/store.js";
import { realTimers, type Timers } from "./timers.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "request">;
  retry: RetryTimes;
  timers?: Timers;
}>;

/** The longest time after which a server ends an activity that is not set again. */
const MAX_ACTIVITY_MS = 60_000;
const INTERVAL_MS = 3_000;
/** Activities of a connection that the server keeps. */
const MAX_PLACES = 20;

type Place = Readonly<{ roomId: string; threadOf: string | undefined }>;
type Sent = Place & Readonly<{ at: number }>;

/** Says where the user types. It ends by itself, because the server forgets an activity that is not set again. */
export class Typing {
  readonly #deps: Deps;
  readonly #timers: Timers;
  /** The places in which others see the user typing. */
  #sent: readonly Sent[] = [];
  /** The latest end in each place, until the server has taken it. */
  #ended: readonly Sent[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timers = deps.timers ?? realTimers;
    deps.store.subscribe(() => {
      if (!deps.connection.ready) this.#sent = this.#ended = [];
    });
  }

  begin(roomId: string, threadOf?: string): void {
    const now = this.#timers.elapsedMs();
    const place = { roomId, threadOf };
    const last = this.#sent.find(isIn(place));
    if (!this.#deps.connection.ready || (last && now - last.at < INTERVAL_MS)) return;
    const others = this.#sent.filter((sent) => sent !== last && now - sent.at < MAX_ACTIVITY_MS);
    this.#sent = [...others, { ...place, at: now }].slice(-MAX_PLACES);
    this.#ended = this.#ended.filter((ended) => !isIn(place)(ended));
    // A refusal changes nothing: others do not see the user typing.
    this.#request(place, "typing").catch(() => undefined);
  }

  end(roomId: string, threadOf?: string): void {
    const last = this.#sent.find(isIn({ roomId, threadOf }));
    if (!last) return;
    this.#sent = this.#sent.filter((sent) => sent !== last);
    this.#ended = [...this.#ended, last];
    void this.#end(last, 0);
  }

  /** Repeats a refused end while others may see the user typing, unless the user types there again. */
  async #end(last: Sent, attempt: number): Promise<void> {
    const { connection, retry } = this.#deps;
    const isOver = !this.#ended.includes(last) || this.#timers.elapsedMs() - last.at >= MAX_ACTIVITY_MS;
    const failure = isOver ? null : await this.#request(last, null).then(() => null, asFailure);
    if (failure?.retryable && connection.ready) {
      const waitMs = fullJitter(attempt, retry) + retryAfterMs(failure);
      this.#timers.after(waitMs, () => void this.#end(last, attempt + 1));
    } else this.#ended = this.#ended.filter((ended) => ended !== last);
  }

  async #request({ roomId, threadOf }: Place, state: "typing" | null): Promise<void> {
    const activity = { roomId, state, ...(threadOf !== undefined && { threadOf }) };
    await this.#deps.connection.request("activity:set", activity);
  }
}

const isIn =
  ({ roomId, threadOf }: Place) =>
  (sent: Sent): boolean =>
    sent.roomId === roomId && sent.threadOf === threadOf;
