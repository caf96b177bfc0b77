import type { Connection } from "../connection/connection.js";
import { ConnectionLost } from "../connection/connection-end.js";
import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import { asFailure, clientError, type RequestError, retryAfterMs } from "../request-error.js";
import { requestTooLarge } from "../request-size.js";
import { mayEndConnections, PROVEN_MS, Stuck } from "./giving-up.js";
import type { ReadWriteLock } from "./read-write-lock.js";
import { pause } from "../pause.js";

export type Queued = Readonly<{ connectionsEnded: number }>;

/** A queue of items in lanes. The items of one lane are sent in order. */
export type Queue<Item extends Queued, Answer> = Readonly<{
  lanes(): Iterable<string>;
  head(lane: string): Item | null;
  idOf(item: Item): string;
  request(item: Item): Promise<Answer>;
  delivered(item: Item, answer: Answer): void;
  /** Removes a refused item from its lane. */
  refused(item: Item, failure: RequestError): void;
  /** Counts a connection that ended before the item was answered. */
  connectionEnded(item: Item): void;
}>;

type Deps<Item extends Queued, Answer> = Readonly<{
  queue: Queue<Item, Answer>;
  connection: Pick<Connection, "ready" | "readyForMs" | "renew">;
  retry: RetryTimes;
  /** Shared by all deliveries over one connection. */
  lock: ReadWriteLock;
}>;

/**
 * Sends the lanes of a queue in order until each item is answered or refused for good. An item that was in flight when a
 * connection ended is sent alone, once the next connection has lasted for a while. If it ends that one too, it is refused.
 */
export class Delivery<Item extends Queued, Answer> {
  readonly #deps: Deps<Item, Answer>;
  readonly #busy = new Set<string>();

  constructor(deps: Deps<Item, Answer>) {
    this.#deps = deps;
  }

  flush(): void {
    const { queue, connection } = this.#deps;
    if (!connection.ready) return;
    for (const lane of new Set(queue.lanes())) void this.#drain(lane);
  }

  async #drain(lane: string): Promise<void> {
    if (this.#busy.has(lane)) return;
    this.#busy.add(lane);
    const stuck = new Stuck(this.#deps.retry);
    try {
      while (this.#deps.connection.ready) {
        const item = this.#deps.queue.head(lane);
        if (!item) return;
        await this.#deliver(item, lane, stuck);
      }
    } finally {
      // Runs in the same turn of the event loop that found the lane empty, so that a later item starts the lane again.
      this.#busy.delete(lane);
    }
  }

  async #deliver(item: Item, lane: string, stuck: Stuck): Promise<void> {
    const { queue, connection, retry } = this.#deps;
    const failure = item.connectionsEnded > 0 ? await this.#sendAlone(item, lane) : await this.#sendBesides(item);
    if (!failure) return;
    const attempt = stuck.attempts(queue.idOf(item), failure);
    if (stuck.isHopeless) queue.refused(item, failure);
    else if (connection.ready) await pause(fullJitter(attempt, retry) + retryAfterMs(failure));
  }

  #sendBesides(item: Item): Promise<RequestError | null> {
    return this.#deps.lock.runShared(() => this.#send(item, false));
  }

  async #sendAlone(item: Item, lane: string): Promise<RequestError | null> {
    const { queue, connection, retry, lock } = this.#deps;
    const provenMs = Math.min(PROVEN_MS, retry.capMs);
    while (connection.ready && connection.readyForMs < provenMs) await pause(provenMs - connection.readyForMs);
    return lock.runExclusive(async () => {
      const head = queue.head(lane);
      const isCurrent = head && queue.idOf(head) === queue.idOf(item) && connection.readyForMs >= provenMs;
      return isCurrent ? this.#send(head, true) : null;
    });
  }

  /** Returns null when the server has stored or refused the item, or the failure when the item must be sent again. */
  async #send(item: Item, alone: boolean): Promise<RequestError | null> {
    const { queue, connection } = this.#deps;
    const from = performance.now();
    try {
      queue.delivered(item, await queue.request(item));
      return null;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure instanceof ConnectionLost) {
        const ends = mayEndConnections(item, failure, performance.now() - from);
        if (alone && ends) queue.refused(item, endedTwice(failure));
        else queue.connectionEnded(item);
        return failure;
      }
      if (failure.status === 401) connection.renew(failure);
      else if (!failure.retryable && failure.status < 500) {
        queue.refused(item, failure);
        return null;
      }
      return failure;
    }
  }
}

function endedTwice({ frameRefused }: ConnectionLost): RequestError {
  if (frameRefused) return requestTooLarge();
  return clientError("client.connection_ended_twice", "The connection ended each time this was sent.", {
    retryable: false,
  });
}
