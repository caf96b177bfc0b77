import {
  createClient,
  type Credentials,
  keptSession,
  login,
  type Profile,
  register,
  type Registration,
  type Session as Login,
  type SyncTalkClient,
  webStore,
} from "@synctalk/client";
import { initialState, type State, withClient } from "../state/state";
import type { Store } from "../state/store";
import { followConnection } from "./badge";
import { loginName } from "./login-name";
import { SERVER } from "./server";

type Deps = { store: Store<State>; onEnter: (userId: string) => void; onLive: () => void };

/** Who is logged in, in this tab, and their client. */
export class Session {
  readonly #deps: Deps;
  readonly #kept = keptSession({
    ...SERVER,
    storage: webStore(localStorage),
    name: loginName(webStore(sessionStorage)),
  });
  #client: SyncTalkClient | null = null;
  #leaving: Promise<void> = Promise.resolve();
  #forget: () => void = () => undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get client(): SyncTalkClient {
    if (!this.#client) throw new Error("Nobody is logged in.");
    return this.#client;
  }

  /** Goes on where this tab was before its reload. */
  async resume(): Promise<void> {
    const user = await this.#kept.user();
    if (user) this.#enter(user);
  }

  async register(registration: Registration): Promise<void> {
    await this.#leaving;
    await this.#keep(await register(SERVER, registration));
  }

  async login(credentials: Credentials): Promise<void> {
    await this.#leaving;
    await this.#keep(await login(SERVER, credentials));
  }

  /** Here at once; on the server as soon as it hears of it. */
  logOut(): void {
    const client = this.#client;
    this.#leave();
    if (client) this.#leaving = this.#endSession(client);
  }

  async #endSession(client: SyncTalkClient): Promise<void> {
    await client.logOut({ discardUnsent: true }).catch(() => undefined);
    await this.#kept.forget();
  }

  #leave(): void {
    this.#forget();
    this.#client?.disconnect();
    this.#client = null;
    this.#deps.store.update(() => initialState);
  }

  async #keep(session: Login): Promise<void> {
    await this.#kept.keep(session);
    this.#enter(session.user);
  }

  /** The same person after an end goes on with what they had; anybody else begins anew. */
  #enter(user: Profile): void {
    if (this.#client?.state.me?.id !== user.id) this.#begin(user);
    void this.client.connect();
  }

  #begin(user: Profile): void {
    const { store, onEnter, onLive } = this.#deps;
    if (this.#client) this.#leave();
    onEnter(user.id);
    const client = createClient({
      ...SERVER,
      user,
      token: this.#kept.token,
      session: this.#kept,
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
