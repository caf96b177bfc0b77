import type { UserId, UserSummary } from "../accounts/user.js";
import type { Message, MessageId } from "../messages/message.js";
import type { RoomId } from "./room.js";

/** Rooms with more members show no receipts live. */
export const MAX_LIVE_MEMBERS = 100;

/** A user's read marker in a room, or with `threadOf` in a thread, as others may see it. */
export type Receipt = Readonly<{
  roomId: RoomId;
  threadOf: MessageId | null;
  userId: UserId;
  /** The marker: a `seq`, in a thread a `threadSeq`. */
  seq: number;
  /** The `seq` that a reader must be allowed to see: that of the marker, in a thread that of the root. */
  place: number;
  /** Members whom the user blocks. */
  hiddenFrom: readonly UserId[];
}>;

/** A member who has read a message, and when their marker last moved. */
export type Seen = Readonly<{ user: UserSummary; at: Date }>;

/** Positions of a message at or past which a marker has read it. A reply that stands in the room too has both. */
export type ReadPositions = Readonly<{
  /** The position in the room's timeline. */
  seq: number | null;
  thread: Readonly<{ rootId: MessageId; threadSeq: number }> | null;
}>;

export const readPositionsOf = ({
  seq,
  threadOf,
  threadSeq,
}: Pick<Message, "seq" | "threadOf" | "threadSeq">): ReadPositions => ({
  seq,
  thread: threadOf === null || threadSeq === null ? null : { rootId: threadOf, threadSeq },
});
