import type { ChangedThread, LeanMessage, Message } from "../protocol.js";
import type { RoomState } from "./room-state.js";
import type { Follow, ThreadState } from "./thread-state.js";

/** The `userRev` of the last change that is known of the user's state in a thread. */
export const followRev = ({ follows }: RoomState, rootId: string): number => follows.get(rootId)?.rev ?? 0;

/** Shows the known state of the user in an open thread. Changes do not tell mentions. */
export function withFollow(thread: ThreadState, follow: Follow | undefined): ThreadState {
  if (!follow) return thread;
  const { following, readSeq, unreadFrom, unread } = follow;
  const unreadMentions = Math.min(thread.markers?.unreadMentions ?? 0, unread);
  return { ...thread, following, markers: { readSeq, unreadFrom, unread, unreadMentions } };
}

/** Applies a change of the user's state in a thread; the higher `rev` wins. */
export function applyThread(room: RoomState, change: ChangedThread): RoomState {
  const { rootId } = change;
  if (change.rev < followRev(room, rootId)) return room;
  const follows = new Map(room.follows);
  if ("deleted" in change) follows.delete(rootId);
  else follows.set(rootId, change);
  const open = room.threads.get(rootId);
  if (!open) return { ...room, follows };
  const thread = "deleted" in change ? { ...open, following: false, markers: null } : withFollow(open, change);
  return { ...room, follows, threads: new Map(room.threads).set(rootId, thread) };
}

/** Drops everything that is known of the user's state in threads, before a reset tells it anew. */
export const withoutFollows = (room: RoomState): RoomState => ({
  ...room,
  follows: new Map(),
  threads: new Map(
    [...room.threads].map(([id, thread]) => [id, { ...thread, following: false, markers: null }] as const),
  ),
});

/**
 * Follows the threads in which the user replied, on any device. The server does not announce it. A reply up to the marker
 * is an older one that changed.
 */
export const followReplies = (
  room: RoomState,
  me: string | undefined,
  messages: readonly (Message | LeanMessage)[],
): RoomState => messages.reduce((next, message) => followReply(next, me, message), room);

function followReply(room: RoomState, me: string | undefined, message: Message | LeanMessage): RoomState {
  const { threadOf: rootId, threadSeq, author, via } = message;
  const isNew = !("lean" in message) && message.editedAt === null && message.deletedAt === null;
  if (rootId === null || threadSeq === null || author.id !== me || !isNew) return room;
  const follow = room.follows.get(rootId);
  if (follow && threadSeq <= follow.readSeq) return room;
  const open = room.threads.get(rootId);
  if (!follow) {
    if (!open || open.following || (open.markers && threadSeq <= open.markers.readSeq)) return room;
    return { ...room, threads: new Map(room.threads).set(rootId, { ...open, following: true }) };
  }
  const isNext = via === "user" && follow.unreadFrom === null && threadSeq === follow.readSeq + 1;
  const next = { ...follow, following: true, readSeq: isNext ? threadSeq : follow.readSeq };
  const follows = new Map(room.follows).set(rootId, next);
  return open
    ? { ...room, follows, threads: new Map(room.threads).set(rootId, withFollow(open, next)) }
    : { ...room, follows };
}
