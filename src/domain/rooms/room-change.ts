import type { UserId } from "../accounts/user.js";
import type { Message, MessageId } from "../messages/message.js";
import type { Membership } from "./membership.js";
import type { Notice } from "./notice.js";
import type { Room, RoomId } from "./room.js";
import type { RoomHead } from "./room-head.js";

const JUST_BEFORE_MS = 1_000;

/** One reaction that was added or removed. */
export type Reacted = Readonly<{ messageId: MessageId; emoji: string; userId: UserId; added: boolean; rev: number }>;

/** Everything that changed in a room in `(from, rev]`, each entity in its latest state with its own `rev`. */
export type RoomChange = Readonly<{
  roomId: RoomId;
  from: number;
  rev: number;
  messages: readonly Message[];
  members: readonly Membership[];
  notices: readonly Notice[];
  /** Reactions that were added or removed. Only live changes contain them. */
  reacted: readonly Reacted[];
  /** Ids of messages whose body, data, mentions and quote this change left as they were. */
  lean: readonly MessageId[];
  /** Set when the room itself or its members changed. */
  room?: Readonly<{ room: Room; head: RoomHead }>;
}>;

/** The change `rev` of a room, without entities. */
export const emptyChange = (roomId: RoomId, rev: number): RoomChange => ({
  roomId,
  from: rev - 1,
  rev,
  messages: [],
  members: [],
  notices: [],
  reacted: [],
  lean: [],
});

export const messageChange = (message: Message): RoomChange => ({
  ...emptyChange(message.roomId, message.rev),
  messages: [message],
});

/** The change of a message whose body, data, mentions and quote stay as they were. */
export const leanChange = (message: Message): RoomChange => ({ ...messageChange(message), lean: [message.id] });

/** The change of a message to which a user added a reaction, or from which they removed one. */
export const reactionChange = (message: Message, reacted: Pick<Reacted, "emoji" | "userId" | "added">): RoomChange => ({
  ...leanChange(message),
  reacted: [{ messageId: message.id, rev: message.rev, ...reacted }],
});

/** A change of a reply, and of the summary on its root. */
export const replyChange = (reply: Message, root: Message | null): RoomChange =>
  root ? { ...messageChange(reply), messages: [reply, root], lean: [root.id] } : messageChange(reply);

/** A change that deleted several messages, and of the summaries on the roots of replies among them. */
export function deletionChange(deleted: readonly Message[], roots: ReadonlyMap<MessageId, Message>): RoomChange {
  const ids = new Set(deleted.map(({ id }) => id));
  const otherRoots = [...roots.values()].filter(({ id }) => !ids.has(id));
  const messages = [...deleted.map((message) => roots.get(message.id) ?? message), ...otherRoots];
  const [{ roomId, rev }] = messages as [Message, ...Message[]];
  return { ...emptyChange(roomId, rev), messages, lean: otherRoots.map(({ id }) => id) };
}

/** The change of a message's pin, with its notice. */
export const pinChange = (message: Message, notice: Notice): RoomChange => ({
  ...leanChange(message),
  notices: [notice],
});

export const memberChange = (membership: Membership): RoomChange => ({
  ...emptyChange(membership.roomId, membership.rev),
  members: [membership],
});

/** Whether the room itself changed, and not only its number of members. */
export const hasRoomChanged = ({ from, room }: Pick<RoomChange, "from" | "room">): boolean =>
  room !== undefined && room.head.settingsRev > from;

/**
 * Whether the change only contains users who joined less than a second ago, and perhaps left since, with the notices of
 * it. Such changes may be announced together.
 */
export const isOnlyRecentJoins = ({ messages, members, notices, ...change }: RoomChange, at: Date): boolean =>
  messages.length === 0 &&
  !hasRoomChanged(change) &&
  members.length > 0 &&
  members.every((member) => joinedJustBefore(member, at)) &&
  notices.every(({ kind }) => kind === "joined" || kind === "left");

const joinedJustBefore = ({ joinedAt, role, departure, mutedUntil }: Membership, at: Date): boolean =>
  at.getTime() - joinedAt.getTime() < JUST_BEFORE_MS &&
  role === "member" &&
  mutedUntil === null &&
  (departure === null || departure === "left");

/** Returns the part of a change after `rev`. */
export function changesAfter(change: RoomChange, rev: number): RoomChange {
  if (change.from >= rev) return change;
  const { room, ...rest } = change;
  const isLater = (entity: Readonly<{ rev: number }>) => entity.rev > rev;
  const members = change.members.filter(isLater);
  return {
    ...rest,
    from: rev,
    messages: change.messages.filter(isLater),
    members,
    notices: change.notices.filter(isLater),
    reacted: change.reacted.filter(isLater),
    ...(room && (room.head.settingsRev > rev || members.length > 0) && { room }),
  };
}
