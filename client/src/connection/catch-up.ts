import { asFailure } from "../request-error.js";
import { type ClientState, updateRoom } from "../state/client-state.js";
import { abandonSync, beginSync, isBehind } from "../state/room-state.js";
import { roomRemoved, roomSynced } from "../state/rooms.js";
import type { Store } from "../state/store.js";
import type { Connection } from "./connection.js";
import { fullJitter, type RetryTimes } from "./full-jitter.js";

type Deps = Readonly<{ store: Store<ClientState>; connection: Connection; retry: RetryTimes }>;

/** Syncs every room that has a hole. */
export class CatchUp {
  readonly #deps: Deps;
  readonly #running = new Map<string, Promise<void>>();
  readonly #attempts = new Map<string, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.store.subscribe(() => this.#look());
  }

  /** Settles when the rooms that are behind now have been synced. */
  async settled(): Promise<void> {
    this.#look();
    await Promise.all(this.#running.values());
  }

  #look(): void {
    const { connection, store } = this.#deps;
    if (!connection.ready) return;
    for (const [roomId, room] of store.get().rooms) {
      if (!isBehind(room) || this.#running.has(roomId)) continue;
      this.#running.set(
        roomId,
        this.#sync(roomId).finally(() => this.#finished(roomId)),
      );
    }
  }

  #finished(roomId: string): void {
    this.#running.delete(roomId);
    this.#look();
  }

  async #sync(roomId: string): Promise<void> {
    const { store, retry } = this.#deps;
    store.update((state) => updateRoom(state, roomId, beginSync));
    try {
      while (await this.#nextPage(roomId)) continue;
      this.#attempts.delete(roomId);
    } catch (thrown) {
      store.update((state) => updateRoom(state, roomId, abandonSync));
      const { status } = asFailure(thrown);
      if (status === 403 || status === 404) return store.update((state) => roomRemoved(state, roomId, "left"));
      const attempt = this.#attempts.get(roomId) ?? 0;
      this.#attempts.set(roomId, attempt + 1);
      if (this.#deps.connection.ready) await new Promise((later) => setTimeout(later, fullJitter(attempt, retry)));
    }
  }

  async #nextPage(roomId: string): Promise<boolean> {
    const { store, connection } = this.#deps;
    const room = store.get().rooms.get(roomId);
    if (!room) return false;
    const page = await connection.request("room:sync", {
      roomId,
      after: room.rev,
      ...(room.epoch !== null && { epoch: room.epoch }),
    });
    const stuck = page.more && !page.reset && page.rev <= room.rev;
    store.update((state) => roomSynced(state, stuck ? { ...page, more: false } : page));
    return page.more && !stuck;
  }
}
