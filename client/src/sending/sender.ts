import type { Connection } from "../connection/connection.js";
import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import type { Message } from "../protocol.js";
import { asFailure, type RequestFailed } from "../request-failed.js";
import type { ClientState } from "../state/client-state.js";
import { nextPending, refuse, type Unsent } from "../state/outbox.js";
import { messageAcknowledged } from "../state/rooms.js";
import type { Store } from "../state/store.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "request" | "renew">;
  retry: RetryTimes;
  onAcknowledged: (clientMessageId: string, message: Message) => void;
  onRefused: (unsent: Unsent, failure: RequestFailed) => void;
}>;

/** Sends the outbox, room by room and in order, until each message is acknowledged or refused for good. */
export class Sender {
  readonly #deps: Deps;
  readonly #busy = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  flush(): void {
    const { store, connection } = this.#deps;
    if (!connection.ready) return;
    for (const roomId of new Set(store.get().outbox.map((unsent) => unsent.roomId))) void this.#drain(roomId);
  }

  async #drain(roomId: string): Promise<void> {
    const { store, connection } = this.#deps;
    if (this.#busy.has(roomId)) return;
    this.#busy.add(roomId);
    let attempt = 0;
    while (connection.ready) {
      const unsent = nextPending(store.get().outbox, roomId);
      if (!unsent) break;
      const waitMs = await this.#send(unsent, attempt);
      attempt = waitMs === null ? 0 : attempt + 1;
      if (waitMs !== null && connection.ready) await new Promise((later) => setTimeout(later, waitMs));
    }
    this.#busy.delete(roomId);
  }

  /** How long to wait before the next try: null when the server has decided. */
  async #send(unsent: Unsent, attempt: number): Promise<number | null> {
    const { store, connection, retry, onAcknowledged, onRefused } = this.#deps;
    const { roomId, body, clientMessageId } = unsent;
    try {
      const { message } = await connection.request("message:send", { roomId, body, clientMessageId });
      store.update((state) => messageAcknowledged(state, clientMessageId, message));
      onAcknowledged(clientMessageId, message);
      return null;
    } catch (thrown) {
      const failure = asFailure(thrown);
      const backoff = fullJitter(attempt, retry);
      if (failure.status === 401) {
        connection.renew(failure);
        return backoff;
      }
      if (failure.retryable) return backoff + (Number(failure.details["retryAfterMs"]) || 0);
      store.update((state) => ({ ...state, outbox: refuse(state.outbox, clientMessageId, failure.message) }));
      onRefused(unsent, failure);
      return null;
    }
  }
}
