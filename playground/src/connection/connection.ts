import type { Ready, Requests, SessionEndReason } from "../protocol/events";
import { unreachable } from "../protocol/failure";
import { connectionLost, ready as applyReady, roomAdded, roomChanged, roomRemoved } from "../store/rooms";
import { heardOf } from "../store/room-state";
import { type ConnectionStatus, type State, updateRoom } from "../store/state";
import type { Store } from "../store/store";
import { type ChatSocket, emit, openSocket } from "./socket";

const REQUEST_TIMEOUT_MS = 8_000;
const RECONNECT_AFTER_MS = 1_500;
const SAY_RESUMED_FOR_MS = 5_000;

type Deps = { store: Store<State>; onReady: (ready: Ready) => Promise<void> };

/** One live socket: its announcements go into the store, its state is told there as it is. */
export class Connection {
  readonly #store: Store<State>;
  readonly #onReady: (ready: Ready) => Promise<void>;
  #socket: ChatSocket | null = null;
  #ready = false;
  #wasLive = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ store, onReady }: Deps) {
    this.#store = store;
    this.#onReady = onReady;
  }

  get ready(): boolean {
    return this.#ready;
  }

  open(token: string): void {
    this.close();
    this.#say("connecting");
    const socket = openSocket(token);
    this.#socket = socket;
    const { update } = this.#store;
    socket.on("ready", (news) => void this.#becomeReady(socket, news));
    socket.on("room:changed", (change) => update((state) => roomChanged(state, change)));
    socket.on("room:resync", ({ roomId, rev }) =>
      update((state) => updateRoom(state, roomId, (room) => ({ ...heardOf(room, rev), mustSync: true }))),
    );
    socket.on("room:added", (added) => update((state) => roomAdded(state, added)));
    socket.on("room:removed", ({ roomId }) => update((state) => roomRemoved(state, roomId)));
    socket.on("session:ended", ({ reason }) => this.end(reason));
    socket.on("connect_error", (error) => this.#refused(socket, error));
    socket.on("disconnect", (reason) => this.#lost(socket, reason === "io server disconnect"));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ready = false;
    this.#socket?.removeAllListeners();
    this.#socket?.disconnect();
    this.#socket = null;
  }

  /** The session is over: nothing but a new login helps. */
  end(reason: SessionEndReason): void {
    this.close();
    this.#store.update((state) => ({ ...connectionLost(state), connection: "expired", ended: reason }));
  }

  forget(): void {
    this.close();
    this.#wasLive = false;
  }

  async request<Event extends keyof Requests>(
    event: Event,
    payload: Requests[Event]["payload"],
  ): Promise<Requests[Event]["data"]> {
    if (!this.#socket || !this.#ready) throw unreachable("You are offline.");
    return emit(this.#socket, event, payload, REQUEST_TIMEOUT_MS);
  }

  async #becomeReady(socket: ChatSocket, news: Ready): Promise<void> {
    this.#ready = true;
    this.#store.update((state) => applyReady(state, news));
    await this.#onReady(news);
    if (socket !== this.#socket || !this.#ready) return;
    if (!this.#wasLive) {
      this.#wasLive = true;
      return this.#say("live");
    }
    this.#say("resumed");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say("live"), SAY_RESUMED_FOR_MS);
  }

  #lost(socket: ChatSocket, byServer: boolean): void {
    clearTimeout(this.#timer);
    this.#ready = false;
    this.#store.update((state) => ({ ...connectionLost(state), connection: "offline" }));
    if (byServer) this.#connectLater(socket);
  }

  #refused(socket: ChatSocket, error: Error & { data?: unknown }): void {
    const { code, retryable } = refusalOf(error.data);
    if (code?.startsWith("auth.") && !retryable) {
      return this.end(code === "auth.token_expired" ? "expired" : "revoked");
    }
    this.#say("offline");
    // Socket.IO retries a failed transport by itself, but not what the server's middleware refused.
    if (!socket.active) this.#connectLater(socket);
  }

  #connectLater(socket: ChatSocket): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => socket.connect(), RECONNECT_AFTER_MS * (1 + Math.random()));
  }

  #say(connection: ConnectionStatus): void {
    this.#store.update((state) => (state.connection === connection ? state : { ...state, connection, ended: null }));
  }
}

function refusalOf(data: unknown): { code?: string; retryable?: boolean } {
  if (typeof data !== "object" || data === null) return {};
  return data;
}
