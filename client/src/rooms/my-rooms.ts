import type { Connection } from "../connection/connection.js";
import type { Message, Seen } from "../protocol.js";
import { unknownRoom } from "../request-error.js";
import type { HistoryQuery, MessageRef, RestApi } from "../rest/rest-api.js";
import { applyOlder, type HistoryRequest, isCurrent, type OlderPage } from "../state/changes.js";
import { type ClientState, updateRoom } from "../state/client-state.js";
import type { LoadedPage } from "../state/loaded-page.js";
import { seenLoaded } from "../state/receipts.js";
import { hasOlder, messageById, type RoomState, wantMembers } from "../state/room-state.js";
import { roomJoined, roomListed, roomMarked, roomRemoved } from "../state/rooms.js";
import type { Store } from "../state/store.js";
import { upsert, upsertMembers } from "../state/upsert.js";

const LARGEST_PAGE = 100;
const MESSAGES_A_PAGE = 50;

type Deps = Readonly<{ store: Store<ClientState>; rest: RestApi; connection: Connection }>;

/** Loads and changes the user's rooms in the state. */
export class MyRooms {
  readonly #deps: Deps;
  readonly #loadingOlder = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async loadJoined(): Promise<void> {
    const { store, rest } = this.#deps;
    let cursor: string | null = null;
    do {
      const query = { membership: "joined" as const, cursor, limit: LARGEST_PAGE };
      const asOf = store.get().user.rev ?? 0;
      const page: Awaited<ReturnType<RestApi["rooms"]>> = await rest.rooms(query);
      store.update((state) => page.items.reduce((next, room) => roomListed(next, room, asOf), state));
      cursor = page.nextCursor;
    } while (cursor);
    store.update((state) => ({ ...state, roomsLoaded: true }));
  }

  async join(roomId: string): Promise<void> {
    const joined = await this.#deps.connection.request("room:join", { roomId });
    this.#deps.store.update((state) => roomJoined(state, joined));
  }

  async leave(roomId: string): Promise<void> {
    await this.#deps.connection.request("room:leave", { roomId });
    this.#deps.store.update((state) => roomRemoved(state, roomId, "left"));
  }

  /** Marks as read up to `seq`, by default everything. */
  async markRead(roomId: string, seq?: number): Promise<void> {
    const { seq: end } = this.#held(roomId);
    await this.#mark("read:mark", roomId, seq ?? end);
  }

  async markUnread(roomId: string, seq: number): Promise<void> {
    await this.#mark("read:unmark", roomId, seq);
  }

  /** Pins or unpins a message. */
  async pin({ roomId, id: messageId }: MessageRef, isPinned: boolean): Promise<Message> {
    const { store, connection } = this.#deps;
    const { message } = await connection.request(isPinned ? "message:pin" : "message:unpin", { roomId, messageId });
    store.update((state) => updateRoom(state, roomId, (room) => upsert(room, { messages: [message] })));
    return message;
  }

  /** Loads who has read a message of the user, at most the first hundred people. */
  async loadSeen(message: MessageRef): Promise<readonly Seen[]> {
    const { store, rest } = this.#deps;
    const { receipts } = this.#held(message.roomId);
    const page = await rest.seen(message, { limit: LARGEST_PAGE });
    const held = messageById(this.#held(message.roomId), message.id);
    if (held) store.update((state) => seenLoaded(state, held, page, receipts));
    return page.items;
  }

  async loadMembers(roomId: string): Promise<void> {
    const { store, rest } = this.#deps;
    const { resetToken } = this.#held(roomId);
    store.update((state) => updateRoom(state, roomId, wantMembers));
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<RestApi["members"]>> = await rest.members(roomId, { cursor, limit: LARGEST_PAGE });
      store.update((state) =>
        updateRoom(state, roomId, (room) => ({ ...room, members: upsertMembers(room.members, page.items) })),
      );
      cursor = page.nextCursor;
    } while (cursor);
    store.update((state) => markMembersLoaded(state, roomId, resetToken));
  }

  /** Loads the newest page of messages if it is missing. */
  async loadNewest(roomId: string): Promise<void> {
    const asked = this.#held(roomId);
    if (asked.messagesLoaded) return;
    const page = await this.#deps.rest.history(roomId, { limit: MESSAGES_A_PAGE });
    const before = Math.max(asked.seq, page.items.at(-1)?.seq ?? 0) + 1;
    this.#apply(roomId, { ...page, before, isNewest: true }, asked);
  }

  async loadOlder(roomId: string): Promise<void> {
    const asked = this.#held(roomId);
    if (!hasOlder(asked) || this.#loadingOlder.has(roomId)) return;
    this.#loadingOlder.add(roomId);
    try {
      const { historyFrom: before } = asked;
      const page = await this.#deps.rest.history(roomId, { before, limit: MESSAGES_A_PAGE });
      this.#apply(roomId, { ...page, before }, asked);
    } finally {
      this.#loadingOlder.delete(roomId);
    }
  }

  /** Loads a page of history that need not adjoin the shown messages. */
  async loadPage(roomId: string, query: HistoryQuery): Promise<LoadedPage> {
    const { store, rest } = this.#deps;
    const asked = this.#held(roomId);
    const page = await rest.history(roomId, { limit: MESSAGES_A_PAGE, ...query });
    this.#apply(roomId, { ...page, before: 0 }, asked);
    const held = store.get().rooms.get(roomId);
    const { historyToken } = held && isCurrent(held, asked) ? held : asked;
    const [from, to] = [page.items[0]?.seq ?? 0, page.items.at(-1)?.seq ?? 0];
    return { from, to, hasOlder: page.hasBefore, historyToken };
  }

  #apply(roomId: string, page: OlderPage, asked: HistoryRequest): void {
    this.#deps.store.update((state) =>
      updateRoom(state, roomId, (room) => applyOlder(room, page, { asked, me: state.me?.id })),
    );
  }

  async #mark(request: "read:mark" | "read:unmark", roomId: string, seq: number): Promise<void> {
    const { store, connection } = this.#deps;
    const askedAt = { userRev: store.get().user.rev ?? 0, rev: this.#held(roomId).rev };
    const markers = await connection.request(request, { roomId, seq });
    store.update((state) => roomMarked(state, roomId, markers, askedAt));
  }

  #held(roomId: string): RoomState {
    const held = this.#deps.store.get().rooms.get(roomId);
    if (!held) throw unknownRoom();
    return held;
  }
}

/** Marks the members as loaded, unless the room was reset since they were requested. */
const markMembersLoaded = (state: ClientState, roomId: string, resetToken: object): ClientState =>
  updateRoom(state, roomId, (room) => (room.resetToken === resetToken ? { ...room, membersLoaded: true } : room));
