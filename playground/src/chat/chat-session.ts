import {
  type ClientEvents,
  createClient,
  type Credentials,
  login,
  type LoginResult,
  type LogOutOptions,
  type Profile,
  register,
  type Registration,
  type RoomChanged,
  type Store,
  storedSession,
  type SyncTalkClient,
  webStore,
} from "@synctalk/client";
import { initialState, type State, withClient } from "../state/state";
import { followConnection } from "./badge";
import { loginName } from "./login-name";
import { SERVER } from "./server";

type Deps = {
  store: Store<State>;
  onEnter: () => void;
  onLive: () => void;
  onChange: (change: RoomChanged) => void;
  onRefused: (refused: ClientEvents["changeRefused"]) => void;
};

/** This tab's login and its client. */
export class ChatSession {
  readonly #deps: Deps;
  readonly #kept = storedSession({
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

  /** Resumes this tab's login after a reload. */
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

  /**
   * Logs out locally at once, and on the server as soon as it can be reached. Rejects without logging out while
   * messages are unsent, unless they may be discarded.
   */
  async logOut(options: LogOutOptions = {}): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const ending = client.logOut(options);
    // Waits only for a refusal, which is immediate. The logout on the server continues in the background.
    await Promise.race([ending, Promise.resolve()]);
    this.#leave();
    this.#leaving = ending.catch(() => undefined).then(() => this.#kept.clear());
  }

  #leave(): void {
    this.#forget();
    this.#client?.disconnect();
    this.#client = null;
    this.#deps.store.update(() => initialState);
  }

  async #keep(result: LoginResult): Promise<void> {
    await this.#kept.save(result);
    this.#enter(result.user);
  }

  /** Keeps the state when the same user logs in again. Another user starts with an empty state. */
  #enter(user: Profile): void {
    if (this.#client?.state.me?.id !== user.id) this.#begin(user);
    void this.client.connect();
  }

  #begin(user: Profile): void {
    const { store, onEnter, onLive, onChange, onRefused } = this.#deps;
    if (this.#client) this.#leave();
    onEnter();
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
      client.on("changed", onChange),
      client.on("changeRefused", onRefused),
      client.on("acknowledged", ({ notMembers = [] }) => store.update((state) => ({ ...state, notMembers }))),
    ];
    this.#forget = () => endings.forEach((end) => end());
    this.#client = client;
    follow();
  }
}
