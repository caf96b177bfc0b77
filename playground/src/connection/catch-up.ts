import { asFailure } from "../protocol/failure";
import { applySync } from "../store/changes";
import { abandonSync, beginSync, isBehind } from "../store/room-state";
import { roomRemoved } from "../store/rooms";
import { type State, updateRoom } from "../store/state";
import type { Store } from "../store/store";
import type { Connection } from "./connection";

const RETRY_AFTER_MS = 1_000;

/** Syncs every room that has a hole, whenever there is one. */
export class CatchUp {
  readonly #store: Store<State>;
  readonly #connection: Connection;
  readonly #running = new Map<string, Promise<void>>();

  constructor(deps: { store: Store<State>; connection: Connection }) {
    this.#store = deps.store;
    this.#connection = deps.connection;
    this.#store.subscribe(() => this.#look());
  }

  /** Settles when the rooms that are behind now have been asked for. */
  async settled(): Promise<void> {
    this.#look();
    await Promise.all(this.#running.values());
  }

  #look(): void {
    if (!this.#connection.ready) return;
    for (const [roomId, room] of this.#store.get().rooms) {
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
    this.#store.update((state) => updateRoom(state, roomId, beginSync));
    try {
      while (await this.#nextPage(roomId)) continue;
    } catch (thrown) {
      this.#store.update((state) => updateRoom(state, roomId, abandonSync));
      const { status } = asFailure(thrown);
      if (status === 403 || status === 404) this.#store.update((state) => roomRemoved(state, roomId));
      else await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
    }
  }

  async #nextPage(roomId: string): Promise<boolean> {
    const room = this.#store.get().rooms.get(roomId);
    if (!room) return false;
    const page = await this.#connection.request("room:sync", {
      roomId,
      after: room.rev,
      ...(room.epoch === null ? {} : { epoch: room.epoch }),
    });
    const stuck = page.more && !page.reset && page.rev <= room.rev;
    this.#store.update((state) =>
      updateRoom(state, roomId, (held) => applySync(held, stuck ? { ...page, more: false } : page)),
    );
    return page.more && !stuck;
  }
}
