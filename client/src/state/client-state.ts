import type { ConnectionProblem } from "../connection/connection-problem.js";
import type { ChangedDraft, ChangedScheduled, Presence, Profile, RoomChanged, SessionEndReason } from "../protocol.js";
import type { RequestError } from "../request-error.js";
import type { FocusedPlace } from "./focused-place.js";
import type { PendingEvent } from "./room-events.js";
import type { Outbox } from "./outbox.js";
import type { PendingChanges } from "./pending-changes.js";
import type { Cursor, RoomState } from "./room-state.js";
import { initialUser, type UserState } from "./user-state.js";

/** `live`: connected, and all missed changes have arrived. `ended`: the user must log in again. */
export type ConnectionStatus = "idle" | "connecting" | "live" | "offline" | "ended";

/** The state of a client. It is never changed in place: every changed part, down to the room, is another object. */
export type ClientState = Readonly<{
  me: Profile | null;
  connection: ConnectionStatus;
  endReason: SessionEndReason | null;
  /** The server's refusal while `offline`, for example because the address is not verified. The client keeps trying. */
  connectError: RequestError | null;
  /** The reason why the client is not live although `connect` was called; null otherwise. */
  problem: ConnectionProblem | null;
  /** The people whom the user blocks. */
  blockedIds: ReadonlySet<string>;
  /** The user's rooms, by id. */
  rooms: ReadonlyMap<string, RoomState>;
  roomsLoaded: boolean;
  /** Ids of open rooms. The client loads their newest messages and members, again after a reset. */
  openRooms: ReadonlySet<string>;
  /**
   * Rooms that were added before `ready` arrived. `ready` may lack them, because the server may have read its list
   * earlier.
   */
  roomsAddedBeforeReady: ReadonlySet<string>;
  /** Changes of rooms that are not listed yet. */
  earlyChanges: ReadonlyMap<string, readonly RoomChanged[]>;
  /** The stored cursors, until the rooms are listed. */
  cursors: ReadonlyMap<string, Cursor>;
  epoch: string | null;
  user: UserState;
  /**
   * The user's drafts by root or room, as far as changes told them, and all once they are loaded. Removed ones are kept
   * while the list is loading. `draftOf` finds one.
   */
  drafts: ReadonlyMap<string, ChangedDraft>;
  draftsLoaded: boolean;
  /**
   * The user's scheduled messages by id, kept like the drafts. `scheduledIn` lists them. At most 200, removed ones
   * included.
   */
  scheduled: ReadonlyMap<string, ChangedScheduled>;
  scheduledLoaded: boolean;
  /** The room or thread that the client shows, and who is active there. `activityIn` finds it. */
  focus: FocusedPlace | null;
  /** Watched people whom the user may see. The last known presences while the client is not live. */
  presences: ReadonlyMap<string, Presence>;
  outbox: Outbox;
  /** The user's edits and deletions that are not stored yet. */
  changes: PendingChanges;
  /** Events that were not emitted yet. */
  pendingEvents: readonly PendingEvent[];
}>;

export const initialState: ClientState = {
  me: null,
  connection: "idle",
  endReason: null,
  connectError: null,
  problem: null,
  blockedIds: new Set(),
  rooms: new Map(),
  roomsLoaded: false,
  openRooms: new Set(),
  roomsAddedBeforeReady: new Set(),
  earlyChanges: new Map(),
  cursors: new Map(),
  epoch: null,
  user: initialUser,
  drafts: new Map(),
  draftsLoaded: false,
  scheduled: new Map(),
  scheduledLoaded: false,
  focus: null,
  presences: new Map(),
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
