import {
  createClient,
  type Credentials,
  login,
  register,
  type Registration,
  type SyncTalkClient,
  webStore,
} from "@synctalk/client";
import { initialState, type State, withClient } from "../state/state";
import type { Store } from "../state/store";
import { followConnection } from "./badge";
import { saved, type SavedSession } from "./saved";

type Deps = { store: Store<State>; onLive: () => void };

/** Who is logged in, in this tab, and their client. */
export class Session {
  readonly #deps: Deps;
  #client: SyncTalkClient | null = null;
  #forget: () => void = () => undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get client(): SyncTalkClient {
    if (!this.#client) throw new Error("Nobody is logged in.");
    return this.#client;
  }

  /** Goes on where this tab was before its reload. */
  resume(): void {
    const session = saved.session();
    if (session) this.#enter(session);
  }

  async register(registration: Registration): Promise<void> {
    this.#enter(await register({}, registration));
  }

  async login(credentials: Credentials): Promise<void> {
    this.#enter(await login({}, credentials));
  }

  logOut(): void {
    this.#forget();
    this.#client?.disconnect();
    this.#client = null;
    saved.forgetSession();
    this.#deps.store.update(() => initialState);
  }

  /** The same person after an end goes on with what they had; anybody else begins anew. */
  #enter({ user, accessToken }: SavedSession): void {
    if (this.#client?.state.me?.id !== user.id) this.#begin(user);
    saved.keepSession({ user, accessToken });
    void this.client.connect();
  }

  #begin(user: SavedSession["user"]): void {
    const { store, onLive } = this.#deps;
    if (this.#client) this.logOut();
    const client = createClient({
      user,
      token: () => saved.session()?.accessToken ?? "",
      storage: webStore(sessionStorage),
      transports: ["websocket", "polling"],
    });
    const follow = () => store.update((state) => withClient(state, client.state));
    const endings = [
      client.subscribe(follow),
      followConnection(client, (connection) => store.update((state) => ({ ...state, connection }))),
      client.on("connection", ({ status }) => status === "live" && onLive()),
    ];
    this.#forget = () => endings.forEach((end) => end());
    this.#client = client;
    follow();
  }
}
