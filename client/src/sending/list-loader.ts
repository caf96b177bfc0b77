import type { RetryTimes } from "../connection/full-jitter.js";
import { retried } from "../retried.js";
import type { ClientState } from "../state/client-state.js";
import type { Store } from "../state/store.js";

type Deps<Item> = Readonly<{
  store: Store<ClientState>;
  retry: RetryTimes;
  page: (
    query: Readonly<{ limit: number; cursor?: string }>,
  ) => Promise<Readonly<{ items: readonly Item[]; nextCursor: string | null }>>;
  isLoaded: (state: ClientState) => boolean;
  apply: (state: ClientState, item: Item) => ClientState;
  /** Marks the list as complete. */
  listed: (state: ClientState) => ClientState;
}>;

const PAGE = 100;

/** Loads all pages of a list of the user's once. The user feed keeps the list up to date. */
export class ListLoader<Item> {
  readonly #deps: Deps<Item>;
  #loading: Promise<void> | null = null;

  constructor(deps: Deps<Item>) {
    this.#deps = deps;
  }

  async load(): Promise<void> {
    if (this.#deps.isLoaded(this.#deps.store.get())) return;
    this.#loading ??= this.#loadAll().finally(() => (this.#loading = null));
    await this.#loading;
  }

  /** Loads again when the client's first position became known meanwhile, because the list may be older. */
  async #loadAll(): Promise<void> {
    const { store, retry, page, apply, listed } = this.#deps;
    const isPlaced = store.get().user.rev !== null;
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { limit: PAGE, ...(cursor && { cursor }) };
      const { items, nextCursor } = await retried(() => page(query), retry);
      store.update((state) => items.reduce(apply, state));
      cursor = nextCursor;
    }
    if (!isPlaced && store.get().user.rev !== null) return this.#loadAll();
    store.update(listed);
  }
}
