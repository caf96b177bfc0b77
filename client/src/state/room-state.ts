import type { Member, Message, Room, RoomChanged } from "../protocol.js";
import { messagesFrom, type MessageList } from "./message-list.js";
import type { PendingEvent } from "./room-events.js";
import { stableLists } from "./stable-list.js";
import { announcedUpTo, type Announced } from "./announced.js";

/** What I hold of one of my rooms. */
export type RoomState = Readonly<{
  room: Room;
  /** Every change up to this one is applied. */
  rev: number;
  /** The highest change that I have heard of. */
  knownRev: number;
  /** The server's epoch that `rev` was counted in; null until it is known. */
  epoch: string | null;
  seq: number;
  readSeq: number;
  messages: MessageList;
  /** Messages from this `seq` on are held without a hole. Older ones may be held (someone edited one), but are not shown. */
  historyFrom: number;
  /** Another object after each reset: history that was asked for before it is out of date. */
  resetToken: object;
  members: ReadonlyMap<string, Member>;
  membersLoaded: boolean;
  /** The newest page of messages is here, not the last message alone. */
  messagesLoaded: boolean;
  /** Changes past a hole, or come during a sync. They take their turn when it is closed. */
  buffered: readonly RoomChanged[];
  syncing: boolean;
  needsSync: boolean;
  announced: Announced;
  /** What the listeners have not been told yet. */
  pendingEvents: readonly PendingEvent[];
}>;

/** How far a room was followed: what is kept to go on from there another day. */
export type Cursor = Readonly<{ epoch: string; rev: number; seq: number }>;

export function newRoomState(room: Room, epoch: string | null): RoomState {
  const last = room.lastMessage ?? null;
  return {
    room,
    rev: room.rev,
    knownRev: room.rev,
    epoch,
    seq: room.seq,
    readSeq: room.membership?.readSeq ?? 0,
    messages: last ? [last] : [],
    historyFrom: last?.seq === room.seq ? room.seq : room.seq + 1,
    resetToken: {},
    members: new Map(),
    membersLoaded: false,
    messagesLoaded: room.seq === 0,
    buffered: [],
    syncing: false,
    needsSync: false,
    announced: announcedUpTo(room.seq),
    pendingEvents: [],
  };
}

/** A room that was followed before: everything since comes with the sync. */
export function resumedRoomState(room: Room, { epoch, rev, seq }: Cursor): RoomState {
  const listed = newRoomState(room, epoch);
  const resumed = { ...listed, rev, needsSync: rev !== room.rev, announced: announcedUpTo(seq) };
  return seq === room.seq ? resumed : { ...resumed, messages: [], historyFrom: seq + 1 };
}

/** Null while a sync is under way: its pages are told apart only together. */
export function cursorOf({ epoch, rev, announced, syncing }: RoomState): Cursor | null {
  return epoch === null || syncing ? null : { epoch, rev, seq: announced.upTo };
}

/** Whether there is something to ask the server for. */
export const isBehind = (state: RoomState) => !state.syncing && (state.needsSync || state.knownRev > state.rev);

/** Whether there are older messages to load. */
export const hasOlder = (state: RoomState) => state.historyFrom > 1;

export const unread = (state: RoomState) => Math.max(0, state.seq - state.readSeq);

/** From here on `mustSync` is what came while the answer was on its way: it was read before, maybe. */
export const beginSync = (state: RoomState): RoomState => ({ ...state, syncing: true, needsSync: false });

export const abandonSync = (state: RoomState): RoomState => ({ ...state, syncing: false, needsSync: true });

export const noteRev = (state: RoomState, rev: number): RoomState =>
  rev > state.knownRev ? { ...state, knownRev: rev } : state;

/** The server says that my live stream has a hole. */
export const markHole = (state: RoomState, rev: number): RoomState => ({ ...noteRev(state, rev), needsSync: true });

const MESSAGES_OF_A_CLOSED_ROOM = 50;

/** A room that nobody looks at any more keeps its newest messages. */
export function closedRoom(state: RoomState): RoomState {
  const messages = state.messages.slice(-MESSAGES_OF_A_CLOSED_ROOM);
  const oldest = messages[0]?.seq ?? 0;
  if (messages.length === state.messages.length) return state;
  return { ...state, messages, historyFrom: Math.max(state.historyFrom, oldest) };
}

/** A cut connection promises nothing about what was on its way: the next `ready` says what to ask for. */
export const disconnected = (state: RoomState): RoomState => ({
  ...state,
  buffered: [],
  syncing: false,
  needsSync: state.needsSync || state.syncing,
});

/** The newest messages, without a hole, ascending by `seq`. */
export const shownMessages = (state: RoomState): readonly Message[] =>
  stableMessages(messagesFrom(state.messages, state.historyFrom));

const stableMessages = stableLists<Message>();

/** A message that is held, by its id or by the `clientMessageId` that I sent it under. */
export const messageById = (state: RoomState, id: string): Message | null =>
  state.messages.find((message) => message.id === id || message.clientMessageId === id) ?? null;

export const lastMessage = (state: RoomState): Message | null => state.messages.at(-1) ?? null;

export function currentMembers(state: RoomState): readonly Member[] {
  return stableMembers([...state.members.values()].filter((member) => member.leftAt === null));
}

const stableMembers = stableLists<Member>();

export function memberCount(state: RoomState): number {
  return state.membersLoaded ? currentMembers(state).length : state.room.memberCount;
}
