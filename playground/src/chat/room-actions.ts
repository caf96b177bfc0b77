import { asFailure, type NewRoom, type Page, type Room, type Store, type SyncTalkClient } from "@synctalk/client";
import type { State } from "../state/state";

const OPEN_ROOMS_A_PAGE = 20;
const LARGEST_PAGE = 100;

type Deps = { store: Store<State>; client: () => SyncTalkClient };

export class RoomActions {
  readonly #deps: Deps;
  #wanted = "";

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Reads the listed rooms again, and those that are new among them. Repeats a search that failed. */
  async refreshOpen(): Promise<void> {
    const { store } = this.#deps;
    const query = this.#wanted;
    const listed = store.get().open;
    if (listed.query !== query) return this.searchOpen(query).catch(() => undefined);
    const read = await this.#readAgain(listed).catch(() => null);
    const isCurrent = query === this.#wanted && listed.nextCursor === store.get().open.nextCursor;
    if (read && isCurrent) store.update((state) => ({ ...state, open: { query, ...notMine(state, read) } }));
  }

  /** Forgets the search of the user before. */
  forget(): void {
    this.#wanted = "";
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

  /** Reads pages until they hold the last listed room. That one may be gone: a page more than was listed is enough. */
  async #readAgain({ query, items: listed }: State["open"]): Promise<Page<Room>> {
    const last = listed.at(-1);
    const holdsLast = (rooms: readonly Room[]) => !last || rooms.some(({ id }) => id === last.id);
    let page = await this.#openPage(query, null);
    const items = [...page.items];
    while (page.nextCursor !== null && !holdsLast(items) && items.length < listed.length + LARGEST_PAGE) {
      page = await this.#openPage(query, page.nextCursor, LARGEST_PAGE);
      items.push(...page.items);
    }
    return { items, nextCursor: page.nextCursor };
  }

  #openPage(q: string, cursor: string | null, limit = OPEN_ROOMS_A_PAGE): Promise<Page<Room>> {
    return this.#deps.client().rest.rooms({ membership: "open", q, cursor, limit });
  }
}

const notMine = (state: State, page: Page<Room>) => ({
  items: page.items.filter((room) => !state.rooms.has(room.id)),
  nextCursor: page.nextCursor,
});
