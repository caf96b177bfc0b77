import type { DataOf, PayloadOf, Ready, RequestName, SessionEndReason } from "../protocol.js";
import { asFailure, RequestError, sessionEnded, unanswered, unreachable, wrongPath } from "../request-error.js";
import type { ClientState, ConnectionStatus } from "../state/client-state.js";
import { connectionLost, applyReady } from "../state/rooms.js";
import type { Store } from "../state/store.js";
import { applyServerEvents } from "./announcements.js";
import { emitWithAck, type ChatSocket } from "./chat-socket.js";
import { ConnectionLost, refusesFrame } from "./connection-end.js";
import { fullJitter, type RetryTimes } from "./full-jitter.js";
import { problemOf } from "./connection-problem.js";
import type { ProblemReport } from "./problem-report.js";
import { TokenRefresher } from "./token-refresher.js";
import type { TokenHolder } from "./token-holder.js";

/** Statuses of a refusal that reject `connect`: access is denied, or there is no such server. */
const REJECTING = new Set([403, 404]);

type Deps = Readonly<{
  /** The server's address, for messages. */
  url: string;
  store: Store<ClientState>;
  socket: ChatSocket;
  tokens: TokenHolder;
  reconnect: RetryTimes;
  requestTimeoutMs: number;
  /** Settles when all missed changes have arrived. The status becomes `live` only then. */
  onReady: (ready: Ready) => Promise<void>;
  problems: ProblemReport;
}>;

/** A live connection that reconnects until it is closed or the session has ended. */
export class Connection {
  readonly #deps: Deps;
  #isOpen = false;
  #ready = false;
  #attempt = 0;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #readyTimer: ReturnType<typeof setTimeout> | undefined;
  #stableTimer: ReturnType<typeof setTimeout> | undefined;
  /** Number of lost connections. A request that was sent on one of them never gets its answer. */
  #losses = 0;
  #frameRefused = false;
  #readySince = 0;
  #wasReady = false;
  #token: string | null = null;
  /** A token that the server refused. If the token source returns it again, the session has ended. */
  #refusedToken: Readonly<{ token: string | null; reason: SessionEndReason }> | null = null;
  readonly #tokenRefresher: TokenRefresher;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { socket, store } = deps;
    applyServerEvents(socket, store);
    this.#tokenRefresher = new TokenRefresher({
      renew: (stale) => deps.tokens.renew(stale),
      present: (token) => this.#presentToken(token),
    });
    socket.on("ready", (ready) => void this.#onReady(ready));
    socket.on("session:ended", ({ reason }) => this.#onSessionEnded(reason));
    socket.on("connect_error", (error) => this.#onConnectError(error));
    socket.on("disconnect", (reason, details) => {
      if (reason !== "io client disconnect") this.#losses += 1;
      this.#frameRefused = refusesFrame(details);
      this.#onLost();
    });
  }

  /** Whether requests can be sent. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Milliseconds since the connection became ready; 0 while it is not. */
  get readyForMs(): number {
    return this.#ready ? performance.now() - this.#readySince : 0;
  }

  open(): void {
    this.#setConnectError(null);
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#refusedToken = null;
    this.#attempt = 0;
    this.#wasReady = false;
    this.#setStatus("connecting");
    void this.#connect();
  }

  close(status: ConnectionStatus = "idle", endReason: SessionEndReason | null = null): void {
    clearTimeout(this.#connectTimer);
    clearTimeout(this.#stableTimer);
    clearTimeout(this.#readyTimer);
    this.#tokenRefresher.stop();
    this.#isOpen = false;
    this.#ready = false;
    this.#deps.socket.disconnect();
    const problem = status === "ended" && endReason !== "logged_out" ? problemOf(sessionEnded(), Date.now()) : null;
    this.#deps.store.update((state) => ({
      ...connectionLost(state),
      connection: status,
      endReason,
      connectError: null,
      problem,
    }));
  }

  /** The session has ended. Only a new login helps. */
  end(reason: SessionEndReason): void {
    if (this.#deps.store.get().connection !== "ended") this.close("ended", reason);
  }

  /** Reconnects with a fresh token. */
  renew(failure: RequestError): void {
    this.#rememberRefusedToken(failure);
    this.#deps.socket.disconnect();
  }

  async request<Name extends RequestName>(name: Name, payload: PayloadOf<Name>): Promise<DataOf<Name>> {
    if (!this.#ready) throw unreachable("You are offline.");
    const losses = this.#losses;
    try {
      return await emitWithAck(this.#deps.socket, name, payload, this.#deps.requestTimeoutMs);
    } catch (thrown) {
      throw losses === this.#losses ? thrown : new ConnectionLost(this.#frameRefused);
    }
  }

  async #connect(): Promise<void> {
    const { socket, tokens, problems } = this.#deps;
    problems.noteNextTry(null);
    try {
      const token = await tokens.renew(this.#refusedToken?.token);
      if (!this.#isOpen) return;
      if (this.#refusedToken?.token === token) return this.end(this.#refusedToken.reason);
      this.#token = token;
      socket.auth = { token };
      socket.connect();
      this.#readyTimer = setTimeout(() => this.#deps.problems.note(unanswered()), this.#deps.requestTimeoutMs);
    } catch (thrown) {
      if (!this.#isOpen) return;
      if (thrown instanceof RequestError && thrown.status === 401) return this.end(reasonOf(thrown));
      this.#setStatus("offline");
      this.#deps.problems.note(asFailure(thrown));
      this.#scheduleConnect();
    }
  }

  async #onReady(ready: Ready): Promise<void> {
    clearTimeout(this.#readyTimer);
    this.#ready = true;
    this.#wasReady = true;
    this.#readySince = performance.now();
    this.#refusedToken = null;
    const { store, socket, onReady } = this.#deps;
    const { id } = socket;
    if (this.#token !== null) this.#tokenRefresher.start(this.#token, ready.expiresAt);
    store.update((state) => applyReady(state, ready));
    await onReady(ready);
    if (!this.#ready || socket.id !== id) return;
    // A connection that ends within this time counts as a failed attempt.
    this.#stableTimer = setTimeout(() => (this.#attempt = 0), this.#deps.reconnect.capMs);
    this.#setStatus("live");
  }

  async #presentToken(token: string): Promise<string> {
    const { expiresAt } = await this.request("auth:refresh", { token });
    this.#token = token;
    return expiresAt;
  }

  #onSessionEnded(reason: SessionEndReason): void {
    if (reason === "expired") this.#refusedToken = { token: this.#token, reason };
    else this.end(reason);
  }

  #onConnectError(error: Error & { data?: unknown }): void {
    const failure = this.#errorOf(error);
    if (failure.status === 401) this.#rememberRefusedToken(failure);
    this.#onLost(failure);
    this.#setConnectError(REJECTING.has(failure.status) ? failure : null);
    // Diagnoses only until the first successful connection.
    if (failure.code === "client.unreachable" && !this.#wasReady) void this.#diagnose();
  }

  async #diagnose(): Promise<void> {
    const found = await this.#deps.problems.diagnose();
    if (found && REJECTING.has(found.status)) this.#setConnectError(found);
  }

  #errorOf({ message, data }: { message: string; data?: unknown }): RequestError {
    if (message === "Invalid namespace") return wrongPath(this.#deps.url);
    const isFailure = typeof data === "object" && data !== null && "code" in data && "status" in data;
    return asFailure(isFailure ? new RequestError(data as RequestError) : undefined);
  }

  #rememberRefusedToken(failure: RequestError): void {
    this.#refusedToken = { token: this.#token, reason: reasonOf(failure) };
  }

  #onLost(failure = unreachable()): void {
    this.#ready = false;
    clearTimeout(this.#stableTimer);
    clearTimeout(this.#readyTimer);
    this.#tokenRefresher.stop();
    if (!this.#isOpen) return;
    this.#deps.store.update((state) => ({ ...connectionLost(state), connection: "offline" }));
    this.#deps.problems.note(failure);
    this.#scheduleConnect();
  }

  #scheduleConnect(): void {
    clearTimeout(this.#connectTimer);
    const waitMs = this.#refusedToken && this.#attempt === 0 ? 0 : fullJitter(this.#attempt, this.#deps.reconnect);
    this.#attempt += 1;
    this.#connectTimer = setTimeout(() => void this.#connect(), waitMs);
    this.#deps.problems.noteNextTry(Date.now() + waitMs);
  }

  #setConnectError(connectError: RequestError | null): void {
    this.#deps.store.update((state) => (state.connectError === connectError ? state : { ...state, connectError }));
  }

  #setStatus(connection: ConnectionStatus): void {
    this.#deps.store.update((state) =>
      state.connection === connection
        ? state
        : {
            ...state,
            connection,
            endReason: null,
            connectError: null,
            problem: connection === "offline" ? state.problem : null,
          },
    );
  }
}

const reasonOf = ({ code }: RequestError): SessionEndReason => (code === "auth.token_expired" ? "expired" : "revoked");
