import type { Message } from "../messages/message.js";
import type { Membership } from "./membership.js";
import type { Room, RoomId } from "./room.js";
import type { RoomHead } from "./room-head.js";

const JUST_BEFORE_MS = 1_000;

/** Everything that changed in a room in `(from, rev]`, each entity in its latest state with its own `rev`. */
export type RoomChange = Readonly<{
  roomId: RoomId;
  from: number;
  rev: number;
  messages: readonly Message[];
  members: readonly Membership[];
  /** Set when the room itself changed. */
  room?: Readonly<{ room: Room; head: RoomHead }>;
}>;

export const messageChange = (message: Message): RoomChange => ({
  roomId: message.roomId,
  from: message.rev - 1,
  rev: message.rev,
  messages: [message],
  members: [],
});

export const memberChange = (membership: Membership): RoomChange => ({
  roomId: membership.roomId,
  from: membership.rev - 1,
  rev: membership.rev,
  messages: [],
  members: [membership],
});

/**
 * Whether the change only contains users who joined less than a second ago, and perhaps left since. Such changes may be
 * announced together.
 */
export const isOnlyRecentJoins = ({ messages, members, room }: RoomChange, at: Date): boolean =>
  messages.length === 0 && !room && members.length > 0 && members.every((member) => joinedJustBefore(member, at));

const joinedJustBefore = ({ joinedAt, role, departure, mutedUntil }: Membership, at: Date): boolean =>
  at.getTime() - joinedAt.getTime() < JUST_BEFORE_MS &&
  role === "member" &&
  mutedUntil === null &&
  (departure === null || departure === "left");

/** Returns the part of a change after `rev`. */
export function changesAfter(change: RoomChange, rev: number): RoomChange {
  if (change.from >= rev) return change;
  const { room, ...rest } = change;
  return {
    ...rest,
    from: rev,
    messages: change.messages.filter((message) => message.rev > rev),
    members: change.members.filter((member) => member.rev > rev),
    ...(room && room.head.settingsRev > rev && { room }),
  };
}
