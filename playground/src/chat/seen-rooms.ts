import type { Store } from "@synctalk/client";
import type { State } from "../state/state";

const keyOf = (userId: string) => `synctalk.seen.${userId}`;

type Deps = { store: Store<State>; storage: Storage };

/**
 * The last message of each room that this browser has shown. The server's read marker moves only when the user writes, so
 * without this list a reload would count read messages as unread.
 */
export class SeenRooms {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  restore(userId: string): void {
    this.#deps.store.update((state) => ({ ...state, seen: this.#stored(userId) }));
  }

  mark(roomId: string, seq: number): void {
    const { store } = this.#deps;
    const { me, seen } = store.get();
    if (!me || seq <= (seen.get(roomId) ?? 0)) return;
    store.update((state) => ({ ...state, seen: new Map(state.seen).set(roomId, seq) }));
    this.#keep(me.id, store.get());
  }

  /**
   * Stores the seen messages, merged with those of other tabs. Drops rooms that the user has left, to bound the stored
   * data.
   */
  #keep(userId: string, { seen, rooms, roomsLoaded }: State): void {
    const stored = this.#stored(userId);
    const ids = roomsLoaded ? rooms.keys() : new Set([...rooms.keys(), ...stored.keys()]);
    const kept = [...ids].map((id) => [id, Math.max(seen.get(id) ?? 0, stored.get(id) ?? 0)] as const);
    try {
      this.#deps.storage.setItem(keyOf(userId), JSON.stringify(kept));
    } catch {
      // Ignores a full or forbidden storage: the next reload then restores nothing.
    }
  }

  #stored(userId: string): State["seen"] {
    try {
      const kept: unknown = JSON.parse(this.#deps.storage.getItem(keyOf(userId)) ?? "[]");
      return new Map(Array.isArray(kept) ? kept.filter(isMarker) : []);
    } catch {
      return new Map();
    }
  }
}

const isMarker = (entry: unknown): entry is [string, number] =>
  Array.isArray(entry) && typeof entry[0] === "string" && Number.isSafeInteger(entry[1]);
