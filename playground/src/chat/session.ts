import * as api from "../api/api";
import type { Connection } from "../connection/connection";
import { asFailure } from "../protocol/failure";
import { initialState, type State } from "../store/state";
import type { Store } from "../store/store";
import type { Rooms } from "./rooms";
import { saved, type SavedSession } from "./saved";

const RETRY_AFTER_MS = 2_000;

type Deps = { store: Store<State>; connection: Connection; rooms: Rooms };

export class Session {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Goes on where this tab was before its reload. */
  resume(): void {
    const session = saved.session();
    if (session) this.#enter(session);
  }

  async register(registration: api.Registration): Promise<void> {
    this.#enter(keep(await api.register(registration)));
  }

  async login(credentials: api.Credentials): Promise<void> {
    this.#enter(keep(await api.login(credentials)));
  }

  logOut(): void {
    this.#deps.connection.forget();
    saved.forgetSession();
    this.#deps.store.update(() => initialState);
  }

  #enter({ user, accessToken }: SavedSession): void {
    const { store, connection } = this.#deps;
    const samePerson = store.get().me?.id === user.id;
    if (!samePerson) connection.forget();
    store.update((state) => ({
      ...(samePerson ? state : { ...initialState, outbox: saved.outbox(user.id) }),
      me: user,
      connection: "connecting",
      ended: null,
    }));
    void this.#start(accessToken);
  }

  /** The rooms first, then the socket: what changes in between is in `ready`'s numbers. */
  async #start(accessToken: string): Promise<void> {
    const { store, connection, rooms } = this.#deps;
    while (saved.session()?.accessToken === accessToken) {
      try {
        await rooms.load();
        if (saved.session()?.accessToken === accessToken) connection.open(accessToken);
        return;
      } catch (thrown) {
        if (asFailure(thrown).status === 401) return;
        store.update((state) => ({ ...state, connection: "offline" }));
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
      }
    }
  }
}

function keep({ user, accessToken }: api.Authenticated): SavedSession {
  const session = { user, accessToken };
  saved.keepSession(session);
  return session;
}
