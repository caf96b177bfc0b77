import type { ClientState, Message, PendingEdit, Room, UserSummary } from "@synctalk/client";

/** The text of the badge; `resumed` for a while after a reconnect. */
export type ConnectionBadge = "connecting" | "live" | "offline" | "resumed" | "expired";

export type OpenRooms = Readonly<{ query: string; items: readonly Room[]; nextCursor: string | null }>;

/** `edit`: the refused text of a message, which the user may want to use. */
export type Refusal = Readonly<{ text: string; edit: PendingEdit | null }>;

/** The parts of the client's state that the page shows. */
type Followed =
  | "me"
  | "endReason"
  | "connectError"
  | "rooms"
  | "roomsLoaded"
  | "outbox"
  | "changes"
  | "focus"
  | "presences"
  | "blockedIds"
  | "drafts"
  | "scheduled"
  | "scheduledLoaded";

/** Everything that the page shows: the state of the client, and the page's own state. */
export type State = Readonly<Pick<ClientState, Followed>> &
  Readonly<{
    connection: ConnectionBadge;
    /** Whether others see what the user has read, and the user what they have; null until it is known. */
    receipts: boolean | null;
    /** The longest text of a message: of most servers, until this one has told its own. */
    maxCharacters: number;
    /** The last message of each room that this page has shown. */
    seen: ReadonlyMap<string, number>;
    /** Public rooms that the user can join. */
    open: OpenRooms;
    /** Threads that the user follows with unread replies, at most a page of them. */
    unreadThreads: number;
    /** The message that its room or thread shows as soon as it is loaded. */
    wanted: Message | null;
    /** The latest refusal of an action that has no form of its own. */
    refusal: Refusal | null;
    /** People whom my last message names although they are not members of the room. */
    notMembers: readonly UserSummary[];
  }>;

export const initialState: State = {
  me: null,
  connection: "connecting",
  receipts: null,
  maxCharacters: 4_000,
  seen: new Map(),
  endReason: null,
  connectError: null,
  rooms: new Map(),
  roomsLoaded: false,
  open: { query: "", items: [], nextCursor: null },
  outbox: [],
  changes: [],
  focus: null,
  presences: new Map(),
  blockedIds: new Set(),
  drafts: new Map(),
  scheduled: new Map(),
  scheduledLoaded: false,
  unreadThreads: 0,
  wanted: null,
  refusal: null,
  notMembers: [],
};

/** Leaves out rooms that the user has joined. */
export function withClient(state: State, client: ClientState): State {
  const { me, endReason, connectError, rooms, roomsLoaded, outbox, changes, focus, presences, blockedIds } = client;
  const { drafts, scheduled, scheduledLoaded } = client;
  const entered = rooms !== state.rooms && state.open.items.some((room) => rooms.has(room.id));
  const open = entered ? { ...state.open, items: state.open.items.filter((room) => !rooms.has(room.id)) } : state.open;
  return {
    ...state,
    me,
    endReason,
    connectError,
    rooms,
    roomsLoaded,
    outbox,
    changes,
    focus,
    presences,
    blockedIds,
    drafts,
    scheduled,
    scheduledLoaded,
    open,
  };
}
