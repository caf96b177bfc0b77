import { asFailure } from "../protocol/failure";
import { nextPending, refuse, type Unsent } from "../store/outbox";
import { messageAcknowledged } from "../store/rooms";
import type { State } from "../store/state";
import type { Store } from "../store/store";
import type { Connection } from "./connection";

const RETRY_MS = [500, 1_000, 2_000, 4_000];

/** Sends the outbox, room by room and in order, until each message is acknowledged or refused for good. */
export class Sender {
  readonly #store: Store<State>;
  readonly #connection: Connection;
  readonly #busy = new Set<string>();

  constructor(deps: { store: Store<State>; connection: Connection }) {
    this.#store = deps.store;
    this.#connection = deps.connection;
  }

  flush(): void {
    for (const { roomId } of this.#store.get().outbox) void this.#drain(roomId);
  }

  async #drain(roomId: string): Promise<void> {
    if (this.#busy.has(roomId)) return;
    this.#busy.add(roomId);
    let attempt = 0;
    while (this.#connection.ready) {
      const unsent = nextPending(this.#store.get().outbox, roomId);
      if (!unsent) break;
      const waitMs = await this.#send(unsent, attempt);
      attempt = waitMs > 0 ? attempt + 1 : 0;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    this.#busy.delete(roomId);
  }

  /** How long to wait before the next try: nothing when the server has decided. */
  async #send(unsent: Unsent, attempt: number): Promise<number> {
    const { roomId, body, clientMessageId } = unsent;
    try {
      const { message } = await this.#connection.request("message:send", { roomId, body, clientMessageId });
      this.#store.update((state) => messageAcknowledged(state, clientMessageId, message));
      return 0;
    } catch (thrown) {
      const failure = asFailure(thrown);
      const backoff = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 1_000;
      if (failure.code.startsWith("auth.") && failure.status === 401) {
        this.#connection.end(failure.code === "auth.token_expired" ? "expired" : "revoked");
        return backoff;
      }
      if (failure.retryable) return Math.max(backoff, Number(failure.details["retryAfterMs"]) || 0);
      this.#store.update((state) => ({ ...state, outbox: refuse(state.outbox, clientMessageId, failure.message) }));
      return 0;
    }
  }
}
