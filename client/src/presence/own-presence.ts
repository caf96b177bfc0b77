import type { Connection } from "../connection/connection.js";
import type { PayloadOf } from "../protocol.js";
import type { ClientState } from "../state/client-state.js";
import type { Store } from "../state/store.js";

type Deps = Readonly<{ store: Store<ClientState>; connection: Pick<Connection, "ready" | "request"> }>;

/** Status of the user, with an optional line of text. An empty text removes it. */
export type PresenceStatus = Readonly<PayloadOf<"presence:set">>;

/** Sets the status of the user. A connection is away only until it ends, so that `away` is set again on the next one. */
export class OwnPresence {
  readonly #deps: Deps;
  #isAway = false;
  #wasReady = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.store.subscribe(() => this.#look());
  }

  async set(status: PresenceStatus): Promise<void> {
    if (status.status !== "away") this.#isAway = false;
    await this.#deps.connection.request("presence:set", status);
    this.#isAway = status.status === "away";
  }

  #look(): void {
    const { connection } = this.#deps;
    if (connection.ready === this.#wasReady) return;
    this.#wasReady = connection.ready;
    if (connection.ready && this.#isAway) this.set({ status: "away" }).catch(() => undefined);
  }
}
