import type { DataOf, PayloadOf, Ready, RequestName, SessionEndReason } from "../protocol.js";
import { asFailure, RequestFailed, sessionOver, unanswered, unreachable, wrongPath } from "../request-failed.js";
import type { ClientState, ConnectionStatus } from "../state/client-state.js";
import { connectionLost, ready as applyReady } from "../state/rooms.js";
import type { Store } from "../state/store.js";
import { follow } from "./announcements.js";
import { ask, type ChatSocket } from "./chat-socket.js";
import { ConnectionLost, refusesFrame } from "./connection-end.js";
import { fullJitter, type RetryTimes } from "./full-jitter.js";
import { problemOf } from "./problem.js";
import type { ProblemReport } from "./problem-report.js";
import { Renewal } from "./renewal.js";
import type { Tokens } from "./tokens.js";

/** Of a refusal, the statuses that reject `connect`: not let in, and nothing to be let in to. */
const REJECTING = new Set([403, 404]);

type Deps = Readonly<{
  /** The server's address, for messages. */
  url: string;
  store: Store<ClientState>;
  socket: ChatSocket;
  tokens: Tokens;
  reconnect: RetryTimes;
  requestTimeoutMs: number;
  /** Settles when what was missed is here: only then the connection is said to be live. */
  onReady: (ready: Ready) => Promise<void>;
  problems: ProblemReport;
}>;

/** One live socket that comes back until it is closed or the session is over. */
export class Connection {
  readonly #deps: Deps;
  #wanted = false;
  #ready = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #stable: ReturnType<typeof setTimeout> | undefined;
  /** Counts the connections that were lost: an answer that was waited for over one of them does not come any more. */
  #losses = 0;
  #frameRefused = false;
  #readySince = 0;
  #wasReady = false;
  #token: string | null = null;
  /** A token that the server did not take: the same one again means that the session is over. */
  #refused: Readonly<{ token: string | null; reason: SessionEndReason }> | null = null;
  readonly #renewal: Renewal;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { socket, store } = deps;
    follow(socket, store);
    this.#renewal = new Renewal({
      renew: (stale) => deps.tokens.renew(stale),
      show: (token) => this.#show(token),
    });
    socket.on("ready", (news) => void this.#becomeReady(news));
    socket.on("session:ended", ({ reason }) => this.#sessionEnded(reason));
    socket.on("connect_error", (error) => this.#notConnected(error));
    socket.on("disconnect", (reason, details) => {
      if (reason !== "io client disconnect") this.#losses += 1;
      this.#frameRefused = refusesFrame(details);
      this.#lost();
    });
  }

  /** Whether requests can be made. */
  get ready(): boolean {
    return this.#ready;
  }

  /** How long requests can be made already. */
  get readyForMs(): number {
    return this.#ready ? performance.now() - this.#readySince : 0;
  }

  open(): void {
    this.#sayRefused(null);
    if (this.#wanted) return;
    this.#wanted = true;
    this.#refused = null;
    this.#attempt = 0;
    this.#wasReady = false;
    this.#say("connecting");
    void this.#connect();
  }

  close(status: ConnectionStatus = "idle", ended: SessionEndReason | null = null): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#stable);
    clearTimeout(this.#silence);
    this.#renewal.stop();
    this.#wanted = false;
    this.#ready = false;
    this.#deps.socket.disconnect();
    const problem = status === "ended" && ended !== "logged_out" ? problemOf(sessionOver(), Date.now()) : null;
    this.#deps.store.update((state) => ({
      ...connectionLost(state),
      connection: status,
      ended,
      refused: null,
      problem,
    }));
  }

  /** The session is over: nothing but a new login helps. */
  end(reason: SessionEndReason): void {
    if (this.#deps.store.get().connection !== "ended") this.close("ended", reason);
  }

  /** Comes back with a token of the day. */
  renew(failure: RequestFailed): void {
    this.#refuse(failure);
    this.#deps.socket.disconnect();
  }

  async request<Name extends RequestName>(name: Name, payload: PayloadOf<Name>): Promise<DataOf<Name>> {
    if (!this.#ready) throw unreachable("You are offline.");
    const losses = this.#losses;
    try {
      return await ask(this.#deps.socket, name, payload, this.#deps.requestTimeoutMs);
    } catch (thrown) {
      throw losses === this.#losses ? thrown : new ConnectionLost(this.#frameRefused);
    }
  }

  async #connect(): Promise<void> {
    const { socket, tokens, problems } = this.#deps;
    problems.noteNextTry(null);
    try {
      const token = await tokens.renew(this.#refused?.token);
      if (!this.#wanted) return;
      if (this.#refused?.token === token) return this.end(this.#refused.reason);
      this.#token = token;
      socket.auth = { token };
      socket.connect();
      this.#silence = setTimeout(() => this.#deps.problems.note(unanswered()), this.#deps.requestTimeoutMs);
    } catch (thrown) {
      if (!this.#wanted) return;
      if (thrown instanceof RequestFailed && thrown.status === 401) return this.end(reasonOf(thrown));
      this.#say("offline");
      this.#deps.problems.note(asFailure(thrown));
      this.#connectLater();
    }
  }

  async #becomeReady(news: Ready): Promise<void> {
    clearTimeout(this.#silence);
    this.#ready = true;
    this.#wasReady = true;
    this.#readySince = performance.now();
    this.#refused = null;
    const { store, socket, onReady } = this.#deps;
    const { id } = socket;
    if (this.#token !== null) this.#renewal.start(this.#token, news.expiresAt);
    store.update((state) => applyReady(state, news));
    await onReady(news);
    if (!this.#ready || socket.id !== id) return;
    // A connection that ends at once is one more failed attempt.
    this.#stable = setTimeout(() => (this.#attempt = 0), this.#deps.reconnect.capMs);
    this.#say("live");
  }

  async #show(token: string): Promise<string> {
    const { expiresAt } = await this.request("auth:refresh", { token });
    this.#token = token;
    return expiresAt;
  }

  #sessionEnded(reason: SessionEndReason): void {
    if (reason === "expired") this.#refused = { token: this.#token, reason };
    else this.end(reason);
  }

  #notConnected(error: Error & { data?: unknown }): void {
    const failure = this.#refusalOf(error);
    if (failure.status === 401) this.#refuse(failure);
    this.#lost(failure);
    this.#sayRefused(REJECTING.has(failure.status) ? failure : null);
    // Skips the diagnosis after a first successful connection.
    if (failure.code === "client.unreachable" && !this.#wasReady) void this.#diagnose();
  }

  async #diagnose(): Promise<void> {
    const found = await this.#deps.problems.diagnose();
    if (found && REJECTING.has(found.status)) this.#sayRefused(found);
  }

  #refusalOf({ message, data }: { message: string; data?: unknown }): RequestFailed {
    if (message === "Invalid namespace") return wrongPath(this.#deps.url);
    const isFailure = typeof data === "object" && data !== null && "code" in data && "status" in data;
    return asFailure(isFailure ? new RequestFailed(data as RequestFailed) : undefined);
  }

  #refuse(failure: RequestFailed): void {
    this.#refused = { token: this.#token, reason: reasonOf(failure) };
  }

  #lost(failure = unreachable()): void {
    this.#ready = false;
    clearTimeout(this.#stable);
    clearTimeout(this.#silence);
    this.#renewal.stop();
    if (!this.#wanted) return;
    this.#deps.store.update((state) => ({ ...connectionLost(state), connection: "offline" }));
    this.#deps.problems.note(failure);
    this.#connectLater();
  }

  #connectLater(): void {
    clearTimeout(this.#timer);
    const waitMs = this.#refused && this.#attempt === 0 ? 0 : fullJitter(this.#attempt, this.#deps.reconnect);
    this.#attempt += 1;
    this.#timer = setTimeout(() => void this.#connect(), waitMs);
    this.#deps.problems.noteNextTry(Date.now() + waitMs);
  }

  #sayRefused(refused: RequestFailed | null): void {
    this.#deps.store.update((state) => (state.refused === refused ? state : { ...state, refused }));
  }

  #say(connection: ConnectionStatus): void {
    this.#deps.store.update((state) =>
      state.connection === connection
        ? state
        : {
            ...state,
            connection,
            ended: null,
            refused: null,
            problem: connection === "offline" ? state.problem : null,
          },
    );
  }
}

const reasonOf = ({ code }: RequestFailed): SessionEndReason => (code === "auth.token_expired" ? "expired" : "revoked");
