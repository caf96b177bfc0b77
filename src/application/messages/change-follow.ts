import { threadNested } from "../../domain/messages/errors.js";
import type { MessageId } from "../../domain/messages/message.js";
import type { ThreadFollow } from "../../domain/messages/thread-follow.js";
import { requireMember, type RoomAccess } from "../../domain/rooms/access.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import { messageTakes } from "../limits/user-takes.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { AccessCache } from "../rooms/access-cache.js";
import { lockRoomAccess } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import type { MessageKey } from "./change-message.js";

export type ChangeFollowDeps = Readonly<{
  accessCache: AccessCache;
  transactions: Transactions;
  rateLimiter: RateLimiter;
}>;

/** A thread of one user, with the `threadSeq` of its last reply. */
export type FollowContext = Readonly<{ rootId: MessageId; roomId: RoomId; userId: UserId; lastSeq: number }>;

/**
 * Changes the actor's follow of a thread under its room's lock, because a reply may start it meanwhile. `change` returns
 * the same object, or `null`, when nothing changes. Takes no `rev` of the room, because the follow is the actor's alone.
 */
export async function changeFollow(
  { accessCache, transactions, rateLimiter }: ChangeFollowDeps,
  actor: Actor,
  { roomId, messageId: rootId }: MessageKey,
  change: (follow: ThreadFollow | null, thread: FollowContext) => ThreadFollow | null,
): Promise<void> {
  await rateLimiter.takeAll(messageTakes(actor.userId, 0));
  await accessCache.evaluate(roomId, actor.userId, (access: RoomAccess | null) => requireMember(access));
  await transactions.inRoom(roomId, actor, async (tx) => {
    const { access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
    requireMember(access);
    const root = requireVisibleMessage(await tx.messages.find(roomId, rootId), visibleFromOf(access));
    if (root.threadOf !== null) throw threadNested();
    const follow = await tx.threadFollows.lock(rootId, actor.userId);
    const thread = { rootId, roomId, userId: actor.userId, lastSeq: root.thread?.lastSeq ?? 0 };
    const changed = change(follow, thread);
    if (!changed || changed === follow) return;
    await tx.threadFollows.save(changed);
    if (!access?.room.settings.receipts || !follow || changed.readSeq === follow.readSeq) return;
    const receipt = await tx.threadFollows.receipt(changed, root.seq ?? 0);
    if (receipt) tx.record({ receiptMoved: receipt });
  });
}
