import type { Profile, Store, SyncTalkClient } from "@synctalk/client";
import type { State } from "../state/state";

type Deps = Readonly<{ store: Store<State>; client: () => SyncTalkClient }>;

/** The user's choice whether others see what they have read. */
export class ReceiptActions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Loads the choice, which another device may have changed. */
  load(): void {
    void this.#keep(this.#deps.client().rest.me()).catch(() => undefined);
  }

  async choose(receipts: boolean): Promise<void> {
    await this.#keep(this.#deps.client().rest.updateProfile({ receipts }));
  }

  /** Drops the answer when another user has logged in. */
  async #keep(answer: Promise<Profile>): Promise<void> {
    const { id, receipts } = await answer;
    this.#deps.store.update((state) => (state.me?.id === id ? { ...state, receipts } : state));
  }
}
