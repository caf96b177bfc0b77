import type { Problem } from "../connection/problem.js";
import type { Profile, RoomChanged, SessionEndReason } from "../protocol.js";
import type { RequestFailed } from "../request-failed.js";
import type { News } from "./news.js";
import type { Outbox } from "./outbox.js";
import type { PendingChanges } from "./pending-changes.js";
import type { Cursor, RoomState } from "./room-state.js";

/** `live`: connected, and everything that was missed is here. `ended`: only a new login helps. */
export type ConnectionStatus = "idle" | "connecting" | "live" | "offline" | "ended";

/** All that a client holds. Never changed in place: another state is another object, down to the room. */
export type ClientState = Readonly<{
  me: Profile | null;
  connection: ConnectionStatus;
  ended: SessionEndReason | null;
  /** Why the server does not let me in while I am `offline`: an address that is not verified, say. Tried again all the same. */
  refused: RequestFailed | null;
  /** The reason why the client is not live though it should be; null otherwise. */
  problem: Problem | null;
  /** Rooms that I am in, by id. */
  rooms: ReadonlyMap<string, RoomState>;
  roomsLoaded: boolean;
  /** Rooms that are shown somewhere: their newest messages and their members are loaded, and again after a reset. */
  openRooms: ReadonlySet<string>;
  /** Rooms that this connection was told of before its `ready`, which may have been read earlier. */
  gained: ReadonlySet<string>;
  /** Changes of rooms that I have not been told of yet. */
  early: ReadonlyMap<string, readonly RoomChanged[]>;
  /** How far rooms were followed the last time, until they are listed. */
  cursors: ReadonlyMap<string, Cursor>;
  epoch: string | null;
  outbox: Outbox;
  /** My edits and deletions that are not stored yet. */
  changes: PendingChanges;
  /** What the listeners have not been told yet. */
  news: readonly News[];
}>;

export const initialState: ClientState = {
  me: null,
  connection: "idle",
  ended: null,
  refused: null,
  problem: null,
  rooms: new Map(),
  roomsLoaded: false,
  openRooms: new Set(),
  gained: new Set(),
  early: new Map(),
  cursors: new Map(),
  epoch: null,
  outbox: [],
  changes: [],
  news: [],
};

export function holdRoom(state: ClientState, { news, ...room }: RoomState): ClientState {
  return {
    ...state,
    rooms: new Map(state.rooms).set(room.room.id, { ...room, news: [] }),
    news: news.length > 0 ? [...state.news, ...news] : state.news,
  };
}

export function updateRoom(state: ClientState, roomId: string, change: (room: RoomState) => RoomState): ClientState {
  const held = state.rooms.get(roomId);
  if (!held) return state;
  const next = change(held);
  return next === held ? state : holdRoom(state, next);
}

export function updateEveryRoom(state: ClientState, change: (room: RoomState) => RoomState): ClientState {
  return { ...state, rooms: new Map([...state.rooms].map(([id, room]) => [id, change(room)])) };
}
