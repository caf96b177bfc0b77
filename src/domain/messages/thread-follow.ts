import type { UserId } from "../accounts/user.js";
import type { RoomId } from "../rooms/room.js";
import type { Draft, Message, MessageId } from "./message.js";

/** The state of one user in one thread. */
export type ThreadFollow = Readonly<{
  rootId: MessageId;
  userId: UserId;
  roomId: RoomId;
  /** False after an explicit unfollow, which holds until the user replies again. */
  following: boolean;
  /** The `threadSeq` up to which the user has read. It only grows. */
  readSeq: number;
  /** When the user last moved the marker; `null`: not yet. */
  readAt: Date | null;
  /** The `threadSeq` from which on the user marked the thread as unread. */
  unreadFrom: number | null;
}>;

/** Some of a user's follows, in descending order of the ids of the roots. */
export type FollowBatch = Readonly<{
  /** The last root of the previous batch; `null` for the first batch. */
  before: MessageId | null;
  /** Number of follows, also of threads that the user unfollowed or may not see. */
  size: number;
}>;

/** A thread as one user sees it. Only replies that are neither the user's nor deleted are unread. */
export type MyThread = Readonly<
  Omit<ThreadFollow, "userId" | "readAt"> & {
    /** At most MAX_UNREAD_REPLIES. */
    unread: number;
    /** Unread replies that mention the user or the room. */
    unreadMentions: number;
  }
>;

/** A larger number of unread replies is given as this one. */
export const MAX_UNREAD_REPLIES = 9_999;

/** Follows that end together with a membership. Others end a moment later, so that the room is not locked for long. */
export const MAX_ENDED_AT_ONCE = 100;

type ThreadKey = Pick<ThreadFollow, "rootId" | "userId" | "roomId">;

/** Follows a thread from `readSeq` on. */
export const newFollow = ({ rootId, userId, roomId }: ThreadKey, readSeq: number): ThreadFollow => ({
  rootId,
  userId,
  roomId,
  following: true,
  readSeq,
  readAt: null,
  unreadFrom: null,
});

/** The first `threadSeq` that may be unread. */
export const firstUnread = ({ readSeq, unreadFrom }: Pick<ThreadFollow, "readSeq" | "unreadFrom">): number =>
  Math.min(readSeq + 1, unreadFrom ?? Infinity);

/**
 * Replying follows the thread, also after an unfollow. Only a person's reply that directly follows the marker moves it,
 * and none while the user marked the thread as unread.
 */
export function followAfterReply(
  follow: ThreadFollow | null,
  { threadSeq, via, sentAt, ...key }: ThreadKey & Readonly<{ threadSeq: number }> & Pick<Draft, "via" | "sentAt">,
): ThreadFollow {
  if (!follow) return { ...newFollow(key, threadSeq), readAt: via === "user" ? sentAt : null };
  const isNext = via === "user" && follow.unreadFrom === null && follow.readSeq + 1 === threadSeq;
  return isNext ? { ...follow, following: true, readSeq: threadSeq, readAt: sentAt } : { ...follow, following: true };
}

/** Follows or unfollows. A new follow starts with everything read. */
export function setFollowing(
  follow: ThreadFollow | null,
  { following, lastSeq, ...key }: ThreadKey & Readonly<{ following: boolean; lastSeq: number }>,
): ThreadFollow {
  const known = follow ?? { ...newFollow(key, lastSeq), following: !following };
  return known.following === following ? known : { ...known, following };
}

/** Moves the marker forward to `seq`, at most to the last reply. A marker at or past `unreadFrom` clears it. */
export function markThreadRead(
  follow: ThreadFollow,
  { seq, lastSeq, at }: Readonly<{ seq: number; lastSeq: number; at: Date }>,
): ThreadFollow {
  const to = Math.min(seq, lastSeq);
  const unreadFrom = follow.unreadFrom !== null && follow.unreadFrom <= to ? null : follow.unreadFrom;
  if (to <= follow.readSeq && unreadFrom === follow.unreadFrom) return follow;
  return to > follow.readSeq ? { ...follow, readSeq: to, readAt: at, unreadFrom } : { ...follow, unreadFrom };
}

/** Marks the replies from `seq` on as unread, at least the last one. */
export function markThreadUnread(follow: ThreadFollow, { seq, lastSeq }: Readonly<{ seq: number; lastSeq: number }>) {
  const unreadFrom = Math.min(seq, lastSeq);
  return lastSeq === 0 || unreadFrom === follow.unreadFrom ? follow : { ...follow, unreadFrom };
}

/** Whether the reply is unread for a user whose marker lies before it. */
export const isUnreadFor = (userId: UserId, { author, deletedAt }: Pick<Message, "author" | "deletedAt">): boolean =>
  author.id !== userId && deletedAt === null;
