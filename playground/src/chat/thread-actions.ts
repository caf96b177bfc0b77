import type { MessageRef, MyThread, Page, RoomChanged, Store, SyncTalkClient } from "@synctalk/client";
import type { State } from "../state/state";

type Deps = Readonly<{ store: Store<State>; client: () => SyncTalkClient }>;

const THREADS_A_PAGE = 30;
/** Many changes within this time cost one request. */
const COUNT_AFTER_MS = 600;

/** The threads that the user follows. */
export class ThreadActions {
  readonly #deps: Deps;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rooms: State["rooms"];

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#rooms = deps.store.get().rooms;
    deps.store.subscribe(() => this.#look());
  }

  list({ unreadOnly, cursor }: { unreadOnly: boolean; cursor: string | null }): Promise<Page<MyThread>> {
    const query = { cursor, limit: THREADS_A_PAGE, ...(unreadOnly && { unread: "true" as const }) };
    return this.#deps.client().rest.threads(query);
  }

  async markRead(root: MessageRef, threadSeq: number): Promise<void> {
    await this.#deps.client().markThreadRead(root, threadSeq);
    this.count();
  }

  /** Counts again after a change of a thread. */
  follow({ messages }: Pick<RoomChanged, "messages">): void {
    if (messages.some(({ threadOf }) => threadOf !== null)) this.count();
  }

  /** Counts the threads with unread replies, a moment later. */
  count(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#countNow().catch(() => undefined);
    }, COUNT_AFTER_MS);
  }

  /** Counts again when another device has read a thread, or follows one. */
  #look(): void {
    const { rooms } = this.#deps.store.get();
    const before = this.#rooms;
    if (rooms === before) return;
    this.#rooms = rooms;
    for (const [roomId, { follows }] of rooms)
      if (follows !== (before.get(roomId)?.follows ?? follows)) return this.count();
  }

  async #countNow(): Promise<void> {
    const { items } = await this.list({ unreadOnly: true, cursor: null });
    this.#deps.store.update((state) => ({ ...state, unreadThreads: items.length }));
  }
}
