import type { Member, Message, Room, RoomChanged } from "../protocol.js";
import { messagesFrom, type MessageList } from "./message-list.js";
import type { PendingEvent } from "./room-events.js";
import { stableLists } from "./stable-list.js";
import { announcedUpTo, type Announced } from "./announced.js";

/** The state of one of the user's rooms. */
export type RoomState = Readonly<{
  room: Room;
  /** The `rev` up to which every change is applied. */
  rev: number;
  /** The highest known `rev` of the room. */
  knownRev: number;
  /** The epoch of `rev`; null until it is known. */
  epoch: string | null;
  seq: number;
  readSeq: number;
  messages: MessageList;
  /** The first `seq` from which the messages have no hole. Older messages may be held, for example an edited one, but are not shown. */
  historyFrom: number;
  /** A new object after each reset, so that history requested before a reset is recognised and discarded. */
  resetToken: object;
  members: ReadonlyMap<string, Member>;
  membersLoaded: boolean;
  /** Whether the newest page of messages is loaded, not only the last message. */
  messagesLoaded: boolean;
  /** Changes after a hole or from during a sync. They are applied when the hole is closed. */
  buffered: readonly RoomChanged[];
  syncing: boolean;
  needsSync: boolean;
  announced: Announced;
  /** Events that were not emitted yet. */
  pendingEvents: readonly PendingEvent[];
}>;

/** A position in a room's changes. It is stored, so that the next start resumes from it. */
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

/** Restores a room from a stored cursor. The sync brings every later change. */
export function resumedRoomState(room: Room, { epoch, rev, seq }: Cursor): RoomState {
  const listed = newRoomState(room, epoch);
  const resumed = { ...listed, rev, needsSync: rev !== room.rev, announced: announcedUpTo(seq) };
  return seq === room.seq ? resumed : { ...resumed, messages: [], historyFrom: seq + 1 };
}

/** Returns null during a sync, because a cursor between its pages would be wrong. */
export function cursorOf({ epoch, rev, announced, syncing }: RoomState): Cursor | null {
  return epoch === null || syncing ? null : { epoch, rev, seq: announced.upTo };
}

/** Whether the client has to sync the room. */
export const isBehind = (state: RoomState) => !state.syncing && (state.needsSync || state.knownRev > state.rev);

/** Whether there are older messages to load. */
export const hasOlder = (state: RoomState) => state.historyFrom > 1;

export const unread = (state: RoomState) => Math.max(0, state.seq - state.readSeq);

/**
 * Starts a sync. A hole that is announced from now on needs another sync, because this one may have been read before
 * it.
 */
export const beginSync = (state: RoomState): RoomState => ({ ...state, syncing: true, needsSync: false });

export const abandonSync = (state: RoomState): RoomState => ({ ...state, syncing: false, needsSync: true });

export const noteRev = (state: RoomState, rev: number): RoomState =>
  rev > state.knownRev ? { ...state, knownRev: rev } : state;

/** Applies `room:resync`: the live stream has a hole. */
export const markHole = (state: RoomState, rev: number): RoomState => ({ ...noteRev(state, rev), needsSync: true });

const MESSAGES_OF_A_CLOSED_ROOM = 50;

/** Drops all but the newest messages of a closed room. */
export function closedRoom(state: RoomState): RoomState {
  const messages = state.messages.slice(-MESSAGES_OF_A_CLOSED_ROOM);
  const oldest = messages[0]?.seq ?? 0;
  if (messages.length === state.messages.length) return state;
  return { ...state, messages, historyFrom: Math.max(state.historyFrom, oldest) };
}

/** Discards the sync that was in flight on a lost connection. The next `ready` shows what to request. */
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

/** Finds a held message by its id, or by the `clientMessageId` of the user's send. */
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
