import type { Store, SyncTalkClient } from "@synctalk/client";
import type { State } from "../state/state";

type Deps = { store: Store<State>; client: () => SyncTalkClient };

/** Marks the messages that this page has shown as read: at once in the state, and on the server. */
export class SeenRooms {
  readonly #deps: Deps;
  /** Marks that the server has not confirmed. */
  readonly #unsent = new Map<string, number>();
  readonly #sending = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  mark(roomId: string, seq: number): void {
    const { store } = this.#deps;
    const { me, seen, rooms } = store.get();
    const isSeen = seq <= (seen.get(roomId) ?? 0);
    const isMarkedAsUnread = (rooms.get(roomId)?.unreadFrom ?? Infinity) <= seq;
    if (!me || (isSeen && !isMarkedAsUnread)) return;
    if (!isSeen) store.update((state) => ({ ...state, seen: new Map(state.seen).set(roomId, seq) }));
    this.#unsent.set(roomId, seq);
    void this.#send(roomId);
  }

  /** Sends the marks that failed without a connection. */
  resend(): void {
    for (const roomId of this.#unsent.keys()) void this.#send(roomId);
  }

  /** Forgets the marks of the user before. */
  forget(): void {
    this.#unsent.clear();
  }

  /** Sends the marks of a room one after another, the latest only. A failed one waits for the next connection. */
  async #send(roomId: string): Promise<void> {
    if (this.#sending.has(roomId)) return;
    this.#sending.add(roomId);
    try {
      for (let seq = this.#wanted(roomId); seq !== null; seq = this.#wanted(roomId)) {
        await this.#deps.client().markRead(roomId, seq);
        if (this.#unsent.get(roomId) === seq) this.#unsent.delete(roomId);
      }
    } catch {
      // Keeps the mark for the next connection.
    } finally {
      this.#sending.delete(roomId);
    }
  }

  /** The `seq` to mark, or null when the server's marker is there already or the user has left the room. */
  #wanted(roomId: string): number | null {
    const seq = this.#unsent.get(roomId);
    const room = this.#deps.store.get().rooms.get(roomId);
    const isMarked = room && seq !== undefined && room.readSeq >= seq && (room.unreadFrom ?? Infinity) > seq;
    if (seq !== undefined && room && !isMarked) return seq;
    this.#unsent.delete(roomId);
    return null;
  }
}
