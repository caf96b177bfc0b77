import { fullJitter, type RetryTimes } from "../connection/full-jitter.js";
import type { Connection } from "../connection/connection.js";
import { asFailure, type RequestError, sessionEnded, unknownRoom } from "../request-error.js";
import { type ClientState, updateRoom } from "../state/client-state.js";
import { closedRoom } from "../state/held-entities.js";
import type { RoomState } from "../state/room-state.js";
import type { Store } from "../state/store.js";
import type { MyRooms } from "./my-rooms.js";

type Deps = Readonly<{
  store: Store<ClientState>;
  rooms: MyRooms;
  connection: Pick<Connection, "ready">;
  retry: RetryTimes;
}>;
type Waiting = Readonly<{ roomId: string; resolve: () => void; reject: (failure: RequestError) => void }>;

const isLoaded = ({ messagesLoaded, membersLoaded }: RoomState) => messagesLoaded && membersLoaded;

/** Loads missing messages and members of open rooms: after opening, after a reset, and after rejoining a room. */
export class OpenRooms {
  readonly #deps: Deps;
  /** Number of unclosed `openRoom` calls per room. */
  readonly #counts = new Map<string, number>();
  readonly #loading = new Set<string>();
  readonly #waiting = new Set<Waiting>();

  constructor(deps: Deps) {
    this.#deps = deps;
    deps.store.subscribe(() => this.#look());
  }

  open(roomId: string): Promise<void> {
    this.#counts.set(roomId, (this.#counts.get(roomId) ?? 0) + 1);
    const loaded = new Promise<void>((resolve, reject) => this.#waiting.add({ roomId, resolve, reject }));
    loaded.catch(() => undefined);
    this.#say();
    this.#look();
    return loaded;
  }

  close(roomId: string): void {
    const count = this.#counts.get(roomId) ?? 0;
    if (count > 1) return void this.#counts.set(roomId, count - 1);
    if (!this.#counts.delete(roomId)) return;
    this.#settle(roomId, ({ resolve }) => resolve());
    this.#deps.store.update((state) => updateRoom(state, roomId, closedRoom));
    this.#say();
  }

  #say(): void {
    const openRooms = new Set(this.#counts.keys());
    this.#deps.store.update((state) => (sameSet(state.openRooms, openRooms) ? state : { ...state, openRooms }));
  }

  #look(): void {
    const { store, connection } = this.#deps;
    const { rooms, roomsLoaded, connection: status } = store.get();
    for (const roomId of this.#counts.keys()) {
      const room = rooms.get(roomId);
      if (status === "ended") this.#settle(roomId, ({ reject }) => reject(sessionEnded()));
      else if (room && isLoaded(room)) this.#settle(roomId, ({ resolve }) => resolve());
      else if (room && connection.ready) void this.#load(roomId);
      else if (!room && roomsLoaded && connection.ready) this.#settle(roomId, ({ reject }) => reject(unknownRoom()));
    }
  }

  async #load(roomId: string): Promise<void> {
    if (this.#loading.has(roomId)) return;
    this.#loading.add(roomId);
    const { rooms, connection, retry } = this.#deps;
    for (let attempt = 0; this.#needsLoading(roomId) && connection.ready; attempt += 1) {
      try {
        await Promise.all([rooms.loadNewest(roomId), rooms.loadMembers(roomId)]);
      } catch (thrown) {
        const failure = asFailure(thrown);
        if (!failure.retryable && failure.status < 500) this.#settle(roomId, ({ reject }) => reject(failure));
      }
      if (this.#needsLoading(roomId)) await new Promise((later) => setTimeout(later, fullJitter(attempt, retry)));
    }
    this.#loading.delete(roomId);
    this.#look();
  }

  #needsLoading(roomId: string): boolean {
    const room = this.#deps.store.get().rooms.get(roomId);
    return this.#counts.has(roomId) && room !== undefined && !isLoaded(room);
  }

  #settle(roomId: string, settle: (waiting: Waiting) => void): void {
    for (const waiting of this.#waiting) {
      if (waiting.roomId !== roomId) continue;
      this.#waiting.delete(waiting);
      settle(waiting);
    }
  }
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>) => a.size === b.size && [...a].every((x) => b.has(x));
