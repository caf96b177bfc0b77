import { asFailure, type NewRoom, type Page, type Room, type Store, type SyncTalkClient } from "@synctalk/client";
import type { State } from "../state/state";

const OPEN_ROOMS_A_PAGE = 20;

type Deps = { store: Store<State>; client: () => SyncTalkClient };

export class RoomActions {
  readonly #deps: Deps;
  #wanted = "";

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async refreshOpen(): Promise<void> {
    await this.searchOpen(this.#deps.store.get().open.query).catch(() => undefined);
  }

  /** Searches public rooms. The latest of several concurrent searches wins. */
  async searchOpen(query: string): Promise<void> {
    const { store } = this.#deps;
    this.#wanted = query;
    const page = await this.#openPage(query, null);
    if (this.#wanted !== query) return;
    store.update((state) => ({ ...state, open: { query, ...notMine(state, page) } }));
  }

  async moreOpen(): Promise<void> {
    const { store } = this.#deps;
    const { query, nextCursor } = store.get().open;
    if (!nextCursor) return;
    const page = await this.#openPage(query, nextCursor);
    store.update((state) => {
      if (state.open.nextCursor !== nextCursor) return state;
      const more = notMine(state, page);
      return { ...state, open: { query, nextCursor: more.nextCursor, items: [...state.open.items, ...more.items] } };
    });
  }

  /** Loads an unlisted room by its address; null when the user may not see it. */
  async find(roomId: string): Promise<Room | null> {
    try {
      return await this.#deps.client().rest.room(roomId);
    } catch (thrown) {
      if ([400, 403, 404].includes(asFailure(thrown).status)) return null;
      throw thrown;
    }
  }

  create(room: NewRoom): Promise<Room> {
    return this.#deps.client().createRoom(room);
  }

  join(roomId: string): Promise<void> {
    return this.#deps.client().join(roomId);
  }

  async leave(roomId: string): Promise<void> {
    await this.#deps.client().leave(roomId);
    await this.searchOpen(this.#deps.store.get().open.query);
  }

  async makeOwner(roomId: string, userId: string): Promise<void> {
    await this.#deps.client().rest.setRole({ roomId, userId }, "owner");
  }

  /** Keeps a room loaded while it is shown. Returns a function that stops it. */
  open(roomId: string): () => void {
    const client = this.#deps.client();
    void client.openRoom(roomId);
    return () => client.closeRoom(roomId);
  }

  #openPage(q: string, cursor: string | null): Promise<Page<Room>> {
    return this.#deps.client().rest.rooms({ membership: "open", q, cursor, limit: OPEN_ROOMS_A_PAGE });
  }
}

const notMine = (state: State, page: Page<Room>) => ({
  items: page.items.filter((room) => !state.rooms.has(room.id)),
  nextCursor: page.nextCursor,
});
