import type { ClientState } from "../state/client-state.js";
import { putChange } from "../state/pending-changes.js";
import { cursorOf, type Cursor } from "../state/room-state.js";
import type { Store } from "../state/store.js";
import { resumedUser, userCursorOf } from "../state/user-state.js";
import type { KeyValueStore } from "./key-value-store.js";
import { UserStorage } from "./user-storage.js";

const CURSORS_EVERY_MS = 250;

/**
 * Restores a user's outbox and cursors, and stores their changes. The outbox is stored before anything is sent, the
 * cursors shortly after their events were emitted. So a crash may repeat an event but never lose one.
 */
export class StatePersister {
  readonly #store: Store<ClientState>;
  readonly #storage: KeyValueStore;
  #saved: UserStorage | null = null;
  #restored: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store<ClientState>, storage: KeyValueStore) {
    this.#store = store;
    this.#storage = storage;
  }

  restore(userId: string): Promise<void> {
    this.#restored ??= this.#restore(new UserStorage(this.#storage, userId));
    return this.#restored;
  }

  /** Stores the cursors now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const state = this.#store.get();
    this.#saved?.saveCursors(cursorsOf(state));
    this.#saved?.saveUserCursor(userCursorOf(state.user));
  }

  async #restore(saved: UserStorage): Promise<void> {
    const [outbox, changes, cursors, position] = await Promise.all([
      saved.outbox(),
      saved.changes(),
      saved.cursors(),
      saved.userCursor(),
    ]);
    this.#saved = saved;
    let kept: ClientState = this.#store.get();
    this.#store.subscribe(() => {
      const state = this.#store.get();
      if (state.outbox !== kept.outbox) saved.saveOutbox(state.outbox);
      if (state.changes !== kept.changes) saved.saveChanges(state.changes);
      if (state.rooms !== kept.rooms || state.user.rev !== kept.user.rev)
        this.#timer ??= setTimeout(() => this.flush(), CURSORS_EVERY_MS);
      kept = state;
    });
    this.#store.update((state) => ({
      ...state,
      outbox: [...outbox, ...state.outbox],
      changes: state.changes.reduce(putChange, changes),
      cursors,
      user: position ? resumedUser(state.user, position) : state.user,
    }));
  }
}

function cursorsOf({ rooms, cursors }: ClientState): ReadonlyMap<string, Cursor> {
  const kept = new Map(cursors);
  for (const [roomId, room] of rooms) {
    const cursor = cursorOf(room);
    if (cursor) kept.set(roomId, cursor);
  }
  return kept;
}
