import type { Connection } from "../connection/connection.js";
import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import { pause } from "../pause.js";
import { asFailure, retryAfterMs } from "../request-error.js";
import type { RestApi } from "../rest/rest-api.js";
import type { ClientState } from "../state/client-state.js";
import { roomListed, roomToRefresh, roomUnreadable } from "../state/rooms.js";
import type { Store } from "../state/store.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready">;
  rest: Pick<RestApi, "room">;
  retry: RetryTimes;
}>;

/**
 * Reads rooms again, one after the other: those whose membership is known although no announcement brought the room, and
 * those whose unread count is doubtful. Waits a moment before each, because the announcement may be on its way.
 */
export class RoomRefresh {
  readonly #deps: Deps;
  #isRunning = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(): void {
    this.#deps.store.subscribe(() => void this.#look());
  }

  async #look(): Promise<void> {
    if (this.#isRunning || this.#next() === null) return;
    this.#isRunning = true;
    const { retry } = this.#deps;
    await pause(retry.baseMs);
    for (let attempt = 1, roomId = this.#next(); roomId !== null; attempt += 1, roomId = this.#next())
      await pause(await this.#read(roomId, fullJitter(attempt, retry)));
    this.#isRunning = false;
  }

  /** Returns the pause before the next request. */
  async #read(roomId: string, retryMs: number): Promise<number> {
    const { store, rest, retry } = this.#deps;
    const asOf = store.get().user.rev ?? 0;
    try {
      const room = await rest.room(roomId);
      store.update((state) => (room.membership ? roomListed(state, room, asOf) : roomUnreadable(state, roomId)));
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.retryable) return retryMs + retryAfterMs(failure);
      store.update((state) => roomUnreadable(state, roomId));
    }
    return retry.baseMs;
  }

  #next(): string | null {
    const { connection, store } = this.#deps;
    return connection.ready ? roomToRefresh(store.get()) : null;
  }
}
