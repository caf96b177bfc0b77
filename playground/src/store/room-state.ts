import type { Member, Message, Room } from "../protocol/entities";
import type { RoomChange } from "../protocol/events";

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
  messages: ReadonlyMap<string, Message>;
  /** Messages from this `seq` on are held without a hole. Older ones may be held (someone edited one), but are not shown. */
  historyFrom: number;
  members: ReadonlyMap<string, Member>;
  membersLoaded: boolean;
  /** Changes past a hole, or come during a sync. They take their turn when it is closed. */
  waiting: readonly RoomChange[];
  syncing: boolean;
  mustSync: boolean;
}>;

export function newRoomState(room: Room, epoch: string | null): RoomState {
  const last = room.lastMessage ?? null;
  return {
    room,
    rev: room.rev,
    knownRev: room.rev,
    epoch,
    seq: room.seq,
    readSeq: room.membership?.readSeq ?? 0,
    messages: new Map(last ? [[last.id, last]] : []),
    historyFrom: last?.seq === room.seq ? room.seq : room.seq + 1,
    members: new Map(),
    membersLoaded: false,
    waiting: [],
    syncing: false,
    mustSync: false,
  };
}

export const isBehind = (state: RoomState) => !state.syncing && (state.mustSync || state.knownRev > state.rev);

export const hasOlder = (state: RoomState) => state.historyFrom > 1;

export const unread = (state: RoomState) => Math.max(0, state.seq - state.readSeq);

export const beginSync = (state: RoomState): RoomState => ({ ...state, syncing: true });

export const abandonSync = (state: RoomState): RoomState => ({ ...state, syncing: false, mustSync: true });

export const heardOf = (state: RoomState, rev: number): RoomState =>
  rev > state.knownRev ? { ...state, knownRev: rev } : state;

/** A cut connection promises nothing about what was on its way: the next `ready` says what to ask for. */
export const disconnected = (state: RoomState): RoomState => ({ ...state, waiting: [], syncing: false });

export function shownMessages(state: RoomState): readonly Message[] {
  return [...state.messages.values()]
    .filter((message) => message.seq >= state.historyFrom)
    .sort((a, b) => a.seq - b.seq);
}

export function lastMessage(state: RoomState): Message | null {
  let last: Message | null = null;
  for (const message of state.messages.values()) if (!last || message.seq > last.seq) last = message;
  return last;
}

export function currentMembers(state: RoomState): readonly Member[] {
  return [...state.members.values()].filter((member) => member.leftAt === null);
}

export function memberCount(state: RoomState): number {
  return state.membersLoaded ? currentMembers(state).length : state.room.memberCount;
}
