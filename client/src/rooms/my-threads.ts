import type { Connection } from "../connection/connection.js";
import { unknownRoom } from "../request-error.js";
import type { MessageRef, RestApi } from "../rest/rest-api.js";
import { type ClientState, updateRoom } from "../state/client-state.js";
import { followRev, withFollow } from "../state/follows.js";
import { messageById } from "../state/room-state.js";
import type { Store } from "../state/store.js";
import { applyReplies } from "../state/replies-page.js";
import { hasOlderReplies, lastThreadSeq, newThread, type ThreadState } from "../state/thread-state.js";

const REPLIES_A_PAGE = 50;

type Deps = Readonly<{
  store: Store<ClientState>;
  rest: Pick<RestApi, "thread">;
  connection: Pick<Connection, "request">;
}>;

/** Loads and changes threads in the state. */
export class MyThreads {
  readonly #deps: Deps;
  readonly #loadingOlder = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Loads the newest page. Replies that arrive meanwhile are kept. */
  async loadNewest(message: MessageRef): Promise<void> {
    const { roomId, id } = message;
    const { store } = this.#deps;
    store.update((state) =>
      updateRoom(state, roomId, (room) =>
        room.threads.has(id)
          ? room
          : {
              ...room,
              threads: new Map(room.threads).set(
                id,
                withFollow(newThread(id, messageById(room, id)), room.follows.get(id)),
              ),
            },
      ),
    );
    await this.#load(message, Infinity);
  }

  async loadOlder(message: MessageRef): Promise<void> {
    const thread = this.#thread(message);
    if (!thread || !hasOlderReplies(thread) || this.#loadingOlder.has(message.id)) return;
    this.#loadingOlder.add(message.id);
    try {
      await this.#load(message, thread.historyFrom);
    } finally {
      this.#loadingOlder.delete(message.id);
    }
  }

  /** Drops the replies of a closed thread. */
  drop({ roomId, id }: MessageRef): void {
    this.#deps.store.update((state) =>
      updateRoom(state, roomId, (room) =>
        room.threads.has(id)
          ? { ...room, threads: new Map([...room.threads].filter(([rootId]) => rootId !== id)) }
          : room,
      ),
    );
  }

  async follow(message: MessageRef, following: boolean): Promise<void> {
    const { roomId, id: messageId } = message;
    const request = following ? ("thread:follow" as const) : ("thread:unfollow" as const);
    const asOf = this.#asOf();
    const answer = await this.#deps.connection.request(request, { roomId, messageId });
    this.#update(message, asOf, (thread) => ({ ...thread, following: answer.following }));
  }

  /** Marks as read up to a `threadSeq`, by default every known reply. */
  async markRead(message: MessageRef, threadSeq = this.#lastSeq(message)): Promise<void> {
    if (threadSeq > 0) await this.#mark("read:mark", message, threadSeq);
  }

  async markUnread(message: MessageRef, threadSeq: number): Promise<void> {
    const asOf = this.#asOf();
    await this.#mark("read:unmark", message, threadSeq);
    this.#update(message, asOf, (thread) => ({ ...thread, following: true }));
  }

  async #mark(request: "read:mark" | "read:unmark", message: MessageRef, seq: number): Promise<void> {
    const { roomId, id: threadOf } = message;
    const asOf = this.#asOf();
    const markers = await this.#deps.connection.request(request, { roomId, threadOf, seq });
    this.#update(message, asOf, (thread) => ({ ...thread, markers }));
  }

  async #load(message: MessageRef, before: number): Promise<void> {
    const token = this.#thread(message)?.token;
    const query = { limit: REPLIES_A_PAGE, ...(before < Infinity && { before }) };
    const page = await this.#deps.rest.thread(message, query);
    this.#deps.store.update((state) =>
      updateRoom(state, message.roomId, (room) =>
        room.threads.get(message.id)?.token === token ? applyReplies(room, { ...page, before }, state.me?.id) : room,
      ),
    );
  }

  #asOf(): number {
    return this.#deps.store.get().user.rev ?? 0;
  }

  /** Applies an answer, unless a change of the user's state in the thread arrived since its request. */
  #update({ roomId, id }: MessageRef, asOf: number, change: (thread: ThreadState) => ThreadState): void {
    this.#deps.store.update((state) =>
      updateRoom(state, roomId, (room) => {
        const thread = room.threads.get(id);
        if (!thread || followRev(room, id) > asOf) return room;
        return { ...room, threads: new Map(room.threads).set(id, change(thread)) };
      }),
    );
  }

  #lastSeq(message: MessageRef): number {
    const room = this.#deps.store.get().rooms.get(message.roomId);
    if (!room) throw unknownRoom();
    return lastThreadSeq(this.#thread(message) ?? { root: messageById(room, message.id), replies: [] });
  }

  #thread({ roomId, id }: MessageRef): ThreadState | undefined {
    return this.#deps.store.get().rooms.get(roomId)?.threads.get(id);
  }
}
