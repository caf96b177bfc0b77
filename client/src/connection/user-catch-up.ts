import { asFailure, retryAfterMs } from "../request-error.js";
import type { ClientState } from "../state/client-state.js";
import { userSynced } from "../state/user-feed.js";
import { abandonUserSync, beginUserSync, isUserBehind, type UserState } from "../state/user-state.js";
import type { Store } from "../state/store.js";
import type { Connection } from "./connection.js";
import { fullJitter, type RetryTimes } from "./full-jitter.js";
import { pause } from "../pause.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready" | "request">;
  retry: RetryTimes;
}>;

const PAGE = 100;

/** Syncs the user's own things when changes of them are missing. */
export class UserCatchUp {
  readonly #deps: Deps;
  #running: Promise<void> | null = null;
  #attempt = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.store.subscribe(() => this.#look());
  }

  /** Settles when nothing is missing, or the connection is lost. */
  async settled(): Promise<void> {
    this.#look();
    await this.#running;
  }

  #look(): void {
    const { connection, store } = this.#deps;
    if (this.#running || !connection.ready || !isUserBehind(store.get().user)) return;
    this.#running = this.#sync().finally(() => {
      this.#running = null;
      this.#look();
    });
  }

  /** Reads page after page, also past a server that refuses for a while. */
  async #sync(): Promise<void> {
    const { store, connection, retry } = this.#deps;
    while (connection.ready && isUserBehind(store.get().user)) {
      this.#update(beginUserSync);
      try {
        while (store.get().user.syncing) await this.#readPage();
        this.#attempt = 0;
      } catch (thrown) {
        this.#update(abandonUserSync);
        this.#attempt += 1;
        await pause(fullJitter(this.#attempt, retry) + retryAfterMs(asFailure(thrown)));
      }
    }
  }

  async #readPage(): Promise<void> {
    const { store, connection } = this.#deps;
    const { rev, epoch } = store.get().user;
    const query = { after: rev ?? 0, limit: PAGE, ...(epoch !== null && { epoch }) };
    const page = await connection.request("user:sync", query);
    store.update((state) => userSynced(state, page));
  }

  #update(change: (user: UserState) => UserState): void {
    this.#deps.store.update((state) => ({ ...state, user: change(state.user) }));
  }
}
