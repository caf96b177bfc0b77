import type { Api, NewRoom } from "../api/api";
import type { Connection } from "../connection/connection";
import type { Room } from "../protocol/entities";
import { asFailure } from "../protocol/failure";
import { upsertMembers } from "../store/upsert";
import { roomJoined, roomListed, roomRemoved } from "../store/rooms";
import { type State, updateRoom } from "../store/state";
import type { Store } from "../store/store";

const OPEN_ROOMS_A_PAGE = 20;

type Deps = { store: Store<State>; api: Api; connection: Connection };

export class Rooms {
  readonly #deps: Deps;
  #wanted = "";

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    await Promise.all([this.loadJoined(), this.searchOpen("")]);
  }

  async loadJoined(): Promise<void> {
    const { store, api } = this.#deps;
    let cursor: string | null = null;
    do {
      const page: { items: readonly Room[]; nextCursor: string | null } = await api.rooms({
        membership: "joined",
        cursor,
        limit: 100,
      });
      store.update((state) => page.items.reduce(roomListed, state));
      cursor = page.nextCursor;
    } while (cursor);
    store.update((state) => ({ ...state, roomsLoaded: true }));
  }

  /** Of several searches under way the last one asked for counts. */
  async searchOpen(query: string): Promise<void> {
    const { store, api } = this.#deps;
    this.#wanted = query;
    const page = await api.rooms({ membership: "open", q: query, limit: OPEN_ROOMS_A_PAGE });
    if (this.#wanted !== query) return;
    store.update((state) => ({ ...state, open: { query, ...notMine(state, page) } }));
  }

  async moreOpen(): Promise<void> {
    const { store, api } = this.#deps;
    const { query, nextCursor } = store.get().open;
    if (!nextCursor) return;
    const page = await api.rooms({ membership: "open", q: query, cursor: nextCursor, limit: OPEN_ROOMS_A_PAGE });
    store.update((state) => {
      if (state.open.nextCursor !== nextCursor) return state;
      const more = notMine(state, page);
      return { ...state, open: { query, nextCursor: more.nextCursor, items: [...state.open.items, ...more.items] } };
    });
  }

  /** One room that is not listed, by its address; null when there is none for me. */
  async find(roomId: string): Promise<Room | null> {
    try {
      return await this.#deps.api.room(roomId);
    } catch (thrown) {
      if ([400, 403, 404].includes(asFailure(thrown).status)) return null;
      throw thrown;
    }
  }

  async create(room: NewRoom): Promise<Room> {
    const created = await this.#deps.api.createRoom(room);
    this.#deps.store.update((state) => roomListed(state, created));
    return created;
  }

  async join(roomId: string): Promise<void> {
    const { room, membership, rev, messages } = await this.#deps.connection.request("room:join", { roomId });
    this.#deps.store.update((state) => roomJoined(state, { room: { ...room, membership }, rev, messages }));
  }

  async leave(roomId: string): Promise<void> {
    await this.#deps.connection.request("room:leave", { roomId });
    this.#deps.store.update((state) => roomRemoved(state, roomId));
    await this.searchOpen(this.#deps.store.get().open.query);
  }

  async loadMembers(roomId: string): Promise<void> {
    const { store, api } = this.#deps;
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Api["members"]>> = await api.members(roomId, cursor);
      store.update((state) =>
        updateRoom(state, roomId, (room) => ({ ...room, members: upsertMembers(room.members, page.items) })),
      );
      cursor = page.nextCursor;
    } while (cursor);
    store.update((state) => updateRoom(state, roomId, (room) => ({ ...room, membersLoaded: true })));
  }
}

const notMine = (state: State, page: { items: readonly Room[]; nextCursor: string | null }) => ({
  items: page.items.filter((room) => !state.rooms.has(room.id)),
  nextCursor: page.nextCursor,
});
