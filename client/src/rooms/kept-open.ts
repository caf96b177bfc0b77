import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import type { Connection } from "../connection/connection.js";
import { asFailure, type RequestError, retryAfterMs, sessionEnded, unknownRoom } from "../request-error.js";
import type { ClientState } from "../state/client-state.js";
import type { RoomState } from "../state/room-state.js";
import type { Store } from "../state/store.js";
import { pause } from "../pause.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  connection: Pick<Connection, "ready">;
  retry: RetryTimes;
}>;
type Waiting = Readonly<{ key: string; resolve: () => void; reject: (failure: RequestError) => void }>;

/** Something in a room that can be opened: the room's timeline or a thread. */
export type Openable<Ref> = Readonly<{
  keyOf(ref: Ref): string;
  roomOf(ref: Ref): string;
  isLoaded(room: RoomState, ref: Ref): boolean;
  load(ref: Ref): Promise<void>;
  /** Called after the first opening and after the last closing, with all that is open. */
  openChanged?(open: readonly Ref[]): void;
  closed(ref: Ref): void;
}>;

/** Loads what is open and missing: after opening, after a reset, and after rejoining a room. */
export class KeptOpen<Ref> {
  readonly #deps: Deps;
  readonly #kind: Openable<Ref>;
  /** Open keys with the number of unclosed calls of `open`. */
  readonly #open = new Map<string, Readonly<{ ref: Ref; count: number }>>();
  readonly #loading = new Set<string>();
  /** Keys that the server refused. A further `open` tries again. */
  readonly #refused = new Set<string>();
  readonly #waiting = new Set<Waiting>();

  constructor(deps: Deps, kind: Openable<Ref>) {
    this.#deps = deps;
    this.#kind = kind;
    deps.store.subscribe(() => this.#look());
  }

  open(ref: Ref): Promise<void> {
    const key = this.#kind.keyOf(ref);
    this.#open.set(key, { ref, count: (this.#open.get(key)?.count ?? 0) + 1 });
    this.#refused.delete(key);
    const loaded = new Promise<void>((resolve, reject) => this.#waiting.add({ key, resolve, reject }));
    loaded.catch(() => undefined);
    this.#openChanged();
    this.#look();
    return loaded;
  }

  close(ref: Ref): void {
    const key = this.#kind.keyOf(ref);
    const count = this.#open.get(key)?.count ?? 0;
    if (count > 1) return void this.#open.set(key, { ref, count: count - 1 });
    if (!this.#open.delete(key)) return;
    this.#settle(key, ({ resolve }) => resolve());
    this.#kind.closed(ref);
    this.#openChanged();
  }

  #openChanged(): void {
    this.#kind.openChanged?.([...this.#open.values()].map(({ ref }) => ref));
  }

  #look(): void {
    const { store, connection } = this.#deps;
    const { rooms, roomsLoaded, connection: status } = store.get();
    for (const [key, { ref }] of this.#open) {
      const room = rooms.get(this.#kind.roomOf(ref));
      if (!room) this.#refused.delete(key);
      if (status === "ended") this.#settle(key, ({ reject }) => reject(sessionEnded()));
      else if (room && this.#kind.isLoaded(room, ref)) this.#settle(key, ({ resolve }) => resolve());
      else if (room && connection.ready) void this.#load(key, ref);
      else if (!room && roomsLoaded && connection.ready) this.#settle(key, ({ reject }) => reject(unknownRoom()));
    }
  }

  async #load(key: string, ref: Ref): Promise<void> {
    if (this.#loading.has(key) || this.#refused.has(key)) return;
    this.#loading.add(key);
    const { connection, retry } = this.#deps;
    for (let attempt = 0; this.#needsLoading(key, ref) && connection.ready; attempt += 1) {
      const failure = await this.#kind.load(ref).then(() => null, asFailure);
      if (failure && !failure.retryable && failure.status < 500) this.#refuse(key, failure);
      const waitMs = failure ? retryAfterMs(failure) : 0;
      if (this.#needsLoading(key, ref)) await pause(fullJitter(attempt, retry) + waitMs);
    }
    this.#loading.delete(key);
    this.#look();
  }

  #refuse(key: string, failure: RequestError): void {
    this.#refused.add(key);
    this.#settle(key, ({ reject }) => reject(failure));
  }

  #needsLoading(key: string, ref: Ref): boolean {
    const room = this.#deps.store.get().rooms.get(this.#kind.roomOf(ref));
    return this.#open.has(key) && !this.#refused.has(key) && room !== undefined && !this.#kind.isLoaded(room, ref);
  }

  #settle(key: string, settle: (waiting: Waiting) => void): void {
    for (const waiting of this.#waiting) {
      if (waiting.key !== key) continue;
      this.#waiting.delete(waiting);
      settle(waiting);
    }
  }
}
