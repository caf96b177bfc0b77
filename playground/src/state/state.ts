import type { ClientState, Room } from "@synctalk/client";

/** What the badge says; `resumed` for a while after a connection came back. */
export type ConnectionBadge = "connecting" | "live" | "offline" | "resumed" | "expired";

export type OpenRooms = Readonly<{ query: string; items: readonly Room[]; nextCursor: string | null }>;

/** What the page shows: the client's state, and what is the page's own. */
export type State = Readonly<
  Pick<ClientState, "me" | "endReason" | "connectError" | "rooms" | "roomsLoaded" | "outbox">
> &
  Readonly<{
    connection: ConnectionBadge;
    /** Up to which message I have seen rooms, in this browser. */
    seen: ReadonlyMap<string, number>;
    /** Public rooms that I could join. */
    open: OpenRooms;
  }>;

export const initialState: State = {
  me: null,
  connection: "connecting",
  seen: new Map(),
  endReason: null,
  connectError: null,
  rooms: new Map(),
  roomsLoaded: false,
  open: { query: "", items: [], nextCursor: null },
  outbox: [],
};

/** Rooms that I am in are no longer open to join. */
export function withClient(state: State, client: ClientState): State {
  const { me, endReason, connectError, rooms, roomsLoaded, outbox } = client;
  const entered = rooms !== state.rooms && state.open.items.some((room) => rooms.has(room.id));
  const open = entered ? { ...state.open, items: state.open.items.filter((room) => !rooms.has(room.id)) } : state.open;
  return { ...state, me, endReason, connectError, rooms, roomsLoaded, outbox, open };
}
