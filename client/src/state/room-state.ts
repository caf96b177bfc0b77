import type { Member, Message, Notice, Room, RoomChanged } from "../protocol.js";
import { isInTimeline, messagesFrom, type MessageList } from "./message-list.js";
import { type NoticeList, noticesFrom } from "./notice-list.js";
import type { PendingEvent } from "./room-events.js";
import { stableLists } from "./stable-list.js";
import { type Counted, countedIn } from "./counted.js";
import type { LateChanges } from "./late-changes.js";
import type { Follow, Threads, ThreadState } from "./thread-state.js";
import { announcedUpTo, lastAnnounced, type Announced, type SeqRange } from "./announced.js";

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
  /** The `seq` up to which the user has read. */
  readSeq: number;
  /** The `seq` from which on the user marked the room as unread. */
  unreadFrom: number | null;
  counted: Counted;
  /** The `userRev` of the last change of the user's membership that is applied; 0 when there is none. */
  userRev: number;
  /** The user's state in threads, as far as changes told it, by the id of the root. */
  follows: ReadonlyMap<string, Follow>;
  messages: MessageList;
  /** Complete from `historyFrom` on once the newest page is loaded. */
  notices: NoticeList;
  /** The first `seq` from which the messages have no hole. Older messages may be held, for example an edited one, but are not shown. */
  historyFrom: number;
  /** A new object after each reset. What was requested before is discarded. */
  resetToken: object;
  /** A new object after each reset, and when messages or notices were dropped. A page loaded before is no longer held. */
  historyToken: object;
  /** The highest `rev` of what was dropped. History requested before it may be older than that, and is discarded. */
  droppedRev: number;
  members: ReadonlyMap<string, Member>;
  /** Whether somebody loads the members, so that every change of a member is kept. */
  membersWanted: boolean;
  membersLoaded: boolean;
  /** Whether the newest page of messages and notices is loaded, not only the last message. */
  messagesLoaded: boolean;
  /** Changes after a hole or from during a sync. They are applied when the hole is closed. */
  buffered: readonly RoomChanged[];
  syncing: boolean;
  needsSync: boolean;
  announced: Announced;
  /** The open threads, by the id of their root. */
  threads: Threads;
  late: LateChanges;
  /** Read markers of others while the room is open, by thread and user. `seenBy` finds the readers of a message. */
  receipts: ReadonlyMap<string, number>;
  /** Events that were not emitted yet. */
  pendingEvents: readonly PendingEvent[];
}>;

/** A position in a room's changes. It is stored, so that the next start resumes from it. */
export type Cursor = Readonly<{
  epoch: string;
  rev: number;
  /** All messages up to this one were emitted as new. */
  seq: number;
  /** Later messages that were emitted as new, while the pages of a sync arrive. */
  ahead?: readonly SeqRange[];
}>;

/** Ranges that a cursor stores. After a crash, messages in other ranges are emitted again when they change. */
const RANGES_OF_A_CURSOR = 100;

export function newRoomState(room: Room, epoch: string | null): RoomState {
  const last = room.lastMessage ?? null;
  return {
    room,
    rev: room.rev,
    knownRev: room.rev,
    epoch,
    seq: room.seq,
    readSeq: room.membership?.readSeq ?? 0,
    unreadFrom: room.membership?.unreadFrom ?? null,
    counted: countedIn(room),
    userRev: 0,
    follows: new Map(),
    messages: last && isInTimeline(last) ? [last] : [],
    notices: [],
    historyFrom: last?.seq === room.seq ? room.seq : room.seq + 1,
    resetToken: {},
    historyToken: {},
    droppedRev: 0,
    members: new Map(),
    membersWanted: false,
    membersLoaded: false,
    messagesLoaded: false,
    buffered: [],
    syncing: false,
    needsSync: false,
    announced: announcedUpTo(room.seq),
    threads: new Map(),
    late: new Map(),
    receipts: new Map(),
    pendingEvents: [],
  };
}

/** Restores a room from a stored cursor. The sync brings every later change. */
export function resumedRoomState(room: Room, { epoch, rev, seq, ahead = [] }: Cursor): RoomState {
  const listed = newRoomState(room, epoch);
  const announced = { upTo: seq, ahead };
  const last = lastAnnounced(announced);
  const resumed = { ...listed, rev, needsSync: rev !== room.rev, announced };
  return last === room.seq ? resumed : { ...resumed, messages: [], historyFrom: last + 1 };
}

/** Returns null while the epoch is unknown. */
export function cursorOf({ epoch, rev, announced }: RoomState): Cursor | null {
  if (epoch === null) return null;
  const ahead = announced.ahead.slice(-RANGES_OF_A_CURSOR);
  return { epoch, rev, seq: announced.upTo, ...(ahead.length > 0 && { ahead }) };
}

/** Whether the client has to sync the room. */
export const isBehind = (state: RoomState) => !state.syncing && (state.needsSync || state.knownRev > state.rev);

/** Keeps every change of a member from now on. */
export const wantMembers = (state: RoomState): RoomState =>
  state.membersWanted ? state : { ...state, membersWanted: true };

/** Whether there are older messages to load. */
export const hasOlder = (state: RoomState) => state.historyFrom > 1;

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

/** The notices between and after the shown messages, ascending by `rev`. */
export const shownNotices = (state: RoomState): readonly Notice[] =>
  stableNotices(state.messagesLoaded ? noticesFrom(state.notices, state.historyFrom) : []);

const stableNotices = stableLists<Notice>();

/** Finds a held message, or a reply of an open thread, by its id or by the `clientMessageId` of the user's send. */
export function messageById({ messages, threads }: RoomState, id: string): Message | null {
  const isIt = (message: Message | null) => message?.id === id || message?.clientMessageId === id;
  const inTimeline = messages.find(isIt);
  if (inTimeline) return inTimeline;
  for (const { root, replies } of threads.values()) {
    const found = isIt(root) ? root : replies.find(isIt);
    if (found) return found;
  }
  return null;
}

/** The open thread of a message. */
export const threadOf = ({ threads }: RoomState, rootId: string): ThreadState | null => threads.get(rootId) ?? null;

export const lastMessage = (state: RoomState): Message | null => state.messages.at(-1) ?? null;

export function currentMembers(state: RoomState): readonly Member[] {
  return stableMembers([...state.members.values()].filter((member) => member.leftAt === null));
}

const stableMembers = stableLists<Member>();

export function memberCount(state: RoomState): number {
  return state.membersLoaded ? currentMembers(state).length : state.room.memberCount;
}
