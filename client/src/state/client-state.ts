import type { ConnectionProblem } from "../connection/connection-problem.js";
import type { Profile, RoomChanged, SessionEndReason } from "../protocol.js";
import type { RequestError } from "../request-error.js";
import type { PendingEvent } from "./room-events.js";
import type { Outbox } from "./outbox.js";
import type { PendingChanges } from "./pending-changes.js";
import type { Cursor, RoomState } from "./room-state.js";

/** `live`: connected, and everything that was missed is here. `ended`: only a new login helps. */
export type ConnectionStatus = "idle" | "connecting" | "live" | "offline" | "ended";

/** All that a client holds. Never changed in place: another state is another object, down to the room. */
export type ClientState = Readonly<{
  me: Profile | null;
  connection: ConnectionStatus;
  endReason: SessionEndReason | null;
  /** Why the server does not let me in while I am `offline`: an address that is not verified, say. Tried again all the same. */
  connectError: RequestError | null;
  /** The reason why the client is not live though it should be; null otherwise. */
  problem: ConnectionProblem | null;
  /** Rooms that I am in, by id. */
  rooms: ReadonlyMap<string, RoomState>;
  roomsLoaded: boolean;
  /** Rooms that are shown somewhere: their newest messages and their members are loaded, and again after a reset. */
  openRooms: ReadonlySet<string>;
  /** Rooms that this connection was told of before its `ready`, which may have been read earlier. */
  roomsAddedBeforeReady: ReadonlySet<string>;
  /** Changes of rooms that I have not been told of yet. */
  earlyChanges: ReadonlyMap<string, readonly RoomChanged[]>;
  /** How far rooms were followed the last time, until they are listed. */
  cursors: ReadonlyMap<string, Cursor>;
  epoch: string | null;
  outbox: Outbox;
  /** My edits and deletions that are not stored yet. */
  changes: PendingChanges;
  /** What the listeners have not been told yet. */
  pendingEvents: readonly PendingEvent[];
}>;

export const initialState: ClientState = {
  me: null,
  connection: "idle",
  endReason: null,
  connectError: null,
  problem: null,
  rooms: new Map(),
  roomsLoaded: false,
  openRooms: new Set(),
  roomsAddedBeforeReady: new Set(),
  earlyChanges: new Map(),
  cursors: new Map(),
  epoch: null,
  outbox: [],
  changes: [],
  pendingEvents: [],
};

export function setRoom(state: ClientState, { pendingEvents, ...room }: RoomState): ClientState {
  return {
    ...state,
    rooms: new Map(state.rooms).set(room.room.id, { ...room, pendingEvents: [] }),
    pendingEvents: pendingEvents.length > 0 ? [...state.pendingEvents, ...pendingEvents] : state.pendingEvents,
  };
}

export function updateRoom(state: ClientState, roomId: string, change: (room: RoomState) => RoomState): ClientState {
  const held = state.rooms.get(roomId);
  if (!held) return state;
  const next = change(held);
  return next === held ? state : setRoom(state, next);
}

export function updateEveryRoom(state: ClientState, change: (room: RoomState) => RoomState): ClientState {
  return { ...state, rooms: new Map([...state.rooms].map(([id, room]) => [id, change(room)])) };
}
