import { assignNextRev } from "../../domain/messages/edit-and-delete.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import type { Message, MessageId } from "../../domain/messages/message.js";
import { versionOf } from "../../domain/messages/message-version.js";
import type { RoomAccess } from "../../domain/rooms/access.js";
import { replyChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Transactions } from "../transactions/transactions.js";
import { messageTakes } from "../limits/user-takes.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { AccessCache } from "../rooms/access-cache.js";
import { removeFromThread } from "./remove-from-thread.js";
import { lockRoomAccess } from "../transactions/room-locks.js";

export type ChangeMessageDeps = Readonly<{
  accessCache: AccessCache;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  clock: Clock;
}>;
export type MessageKey = Readonly<{ roomId: RoomId; messageId: MessageId }>;

/**
 * `allow` checks the right before the message is read. `prepare` reads what the change needs, before the room is locked.
 * `change` changes the message.
 */
type Decision<Allowed, Prepared> = Readonly<{
  allow: (access: RoomAccess | null, at: Date) => Allowed;
  prepare?: () => Promise<Prepared>;
  change: (message: Message, by: Allowed, at: Date, prepared: Prepared | undefined) => Message;
  /** Number of text bytes that the change stores. */
  bytes?: number;
}>;

/**
 * Changes one stored message under its room's lock. Refuses before anything is locked, so that a refusal takes as long
 * for a hidden room as for an unknown one. A change without effect takes no `rev` and is not announced.
 */
export async function changeMessage<Allowed, Prepared = never>(
  { accessCache, transactions, rateLimiter, clock }: ChangeMessageDeps,
  actor: Actor,
  { roomId, messageId }: MessageKey,
  { allow, prepare, change, bytes = 0 }: Decision<Allowed, Prepared>,
): Promise<Message> {
  await rateLimiter.takeAll(messageTakes(actor.userId, bytes));
  await accessCache.evaluate(roomId, actor.userId, (known) => allow(known, clock.now()));
  const prepared = await prepare?.();
  return transactions.inRoom(roomId, actor, async (tx) => {
    const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
    const at = clock.now();
    const allowed = allow(access, at);

    const stored = await tx.messages.find(roomId, messageId);
    const message = requireVisibleMessage(stored, visibleFromOf(access));
    const changed = change(message, allowed, at, prepared);
    if (changed === message) return message;

    const next = assignNextRev(head, { before: message, message: changed });
    await tx.rooms.saveHead(next.head);
    await tx.messages.save(next.message);
    const isEdited = next.message.contentRev !== message.contentRev && !next.message.deletedAt;
    if (isEdited) await tx.messages.addVersion(versionOf(message));
    const isDeletion = next.message.deletedAt !== null && message.deletedAt === null;
    const root = isDeletion ? await removeFromThread(tx, next.message) : null;
    // The actor may not see the quoted message that others see.
    const everybodys = { ...next.message, replyTo: stored?.replyTo ?? null };
    tx.record({ roomChanged: replyChange(everybodys, root) });
    return next.message;
  });
}
