import type { Me, Room } from "../protocol/entities";
import type { RoomChange, SessionEndReason } from "../protocol/events";
import type { Outbox } from "./outbox";
import type { RoomState } from "./room-state";

export type ConnectionStatus = "connecting" | "live" | "offline" | "resumed" | "expired";

export type OpenRooms = Readonly<{ query: string; items: readonly Room[]; nextCursor: string | null }>;

export type State = Readonly<{
  me: Me | null;
  connection: ConnectionStatus;
  ended: SessionEndReason | null;
  /** Rooms that I am in, by id. */
  rooms: ReadonlyMap<string, RoomState>;
  roomsLoaded: boolean;
  /** Changes of rooms that I have not been told of yet. */
  early: ReadonlyMap<string, readonly RoomChange[]>;
  /** Public rooms that I could join. */
  open: OpenRooms;
  epoch: string | null;
  outbox: Outbox;
}>;

export const initialState: State = {
  me: null,
  connection: "connecting",
  ended: null,
  rooms: new Map(),
  roomsLoaded: false,
  early: new Map(),
  open: { query: "", items: [], nextCursor: null },
  epoch: null,
  outbox: [],
};

export function updateRoom(state: State, roomId: string, change: (room: RoomState) => RoomState): State {
  const held = state.rooms.get(roomId);
  if (!held) return state;
  return { ...state, rooms: new Map(state.rooms).set(roomId, change(held)) };
}

export function updateEveryRoom(state: State, change: (room: RoomState) => RoomState): State {
  return { ...state, rooms: new Map([...state.rooms].map(([id, room]) => [id, change(room)])) };
}
