import { asFailure, type RequestError, retryAfterMs } from "../request-error.js";
import { type ClientState, updateRoom } from "../state/client-state.js";
import { abandonSync, beginSync, isBehind } from "../state/room-state.js";
import { roomRemoved, roomSynced } from "../state/rooms.js";
import type { Store } from "../state/store.js";
import type { Connection } from "./connection.js";
import { checkedMaxChanges } from "./max-changes.js";
import { fullJitter, type RetryTimes } from "./full-jitter.js";
import { pause } from "../pause.js";
import { Semaphore } from "./semaphore.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Connection;
  retry: RetryTimes;
  /** The option of the client. */
  maxChanges: number | null | undefined;
}>;

const PAGE = 100;
/** Bounds the memory of pages that arrive together. Rooms take turns page by page. */
const PAGES_IN_FLIGHT = 4;

/** Syncs every room that has a hole. A page is applied, with its events, before the next one is requested. */
export class CatchUp {
  readonly #deps: Deps;
  readonly #maxChanges: number | null;
  readonly #running = new Map<string, Promise<void>>();
  readonly #attempts = new Map<string, number>();
  readonly #pages = new Semaphore(PAGES_IN_FLIGHT);

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#maxChanges = checkedMaxChanges(deps.maxChanges);
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

  /** Reads page after page, also past a server that refuses for a while. */
  async #sync(roomId: string): Promise<void> {
    let failure = await this.#tryPages(roomId);
    while (failure?.retryable && this.#deps.connection.ready) failure = await this.#tryPages(roomId);
  }

  /** Returns null when the room is up to date or gone, or the failure, after a pause. */
  async #tryPages(roomId: string): Promise<RequestError | null> {
    const { store, retry } = this.#deps;
    store.update((state) => updateRoom(state, roomId, beginSync));
    try {
      let more = await this.#nextPage(roomId, this.#maxChanges);
      this.#attempts.delete(roomId);
      while (more) more = await this.#nextPage(roomId);
      return null;
    } catch (thrown) {
      store.update((state) => updateRoom(state, roomId, abandonSync));
      const failure = asFailure(thrown);
      if (failure.status === 403 || failure.status === 404) {
        store.update((state) => roomRemoved(state, roomId, "left"));
        return null;
      }
      const attempt = this.#attempts.get(roomId) ?? 0;
      this.#attempts.set(roomId, attempt + 1);
      if (this.#deps.connection.ready) await pause(fullJitter(attempt, retry) + retryAfterMs(failure));
      return failure;
    }
  }

  #nextPage(roomId: string, maxChanges: number | null = null): Promise<boolean> {
    return this.#pages.run(() => this.#readPage(roomId, maxChanges));
  }

  async #readPage(roomId: string, maxChanges: number | null): Promise<boolean> {
    const { store, connection } = this.#deps;
    const room = store.get().rooms.get(roomId);
    if (!room) return false;
    // A connection was lost while this page waited for its turn.
    if (!room.syncing) store.update((state) => updateRoom(state, roomId, beginSync));
    const page = await connection.request("room:sync", {
      roomId,
      after: room.rev,
      limit: PAGE,
      ...(room.epoch !== null && { epoch: room.epoch }),
      ...(maxChanges !== null && { maxChanges }),
    });
    const stuck = page.more && !page.reset && page.rev <= room.rev;
    store.update((state) => roomSynced(state, stuck ? { ...page, more: false } : page));
    return page.more && !stuck;
  }
}
