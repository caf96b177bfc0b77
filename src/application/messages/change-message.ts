import { assignNextRev } from "../../domain/messages/edit-and-delete.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import type { Message, MessageId } from "../../domain/messages/message.js";
import type { RoomAccess } from "../../domain/rooms/access.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Transactions } from "../transactions/transactions.js";
import { messageTakes } from "../limits/user-takes.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { Transaction } from "../ports/unit-of-work.js";
import type { AccessCache } from "../rooms/access-cache.js";
import { lockRoomAccess } from "../transactions/room-locks.js";

export type ChangeMessageDeps = Readonly<{
  accessCache: AccessCache;
  transactions: Transactions;
  rateLimiter: RateLimiter;
  clock: Clock;
}>;
export type MessageKey = Readonly<{ roomId: RoomId; messageId: MessageId }>;

type Context<Allowed> = Readonly<{
  tx: Transaction;
  by: Allowed;
  at: Date;
  /** The message as the actor may see it, for refusals that contain it. */
  asSeen: (message: Message) => Message;
}>;

/** The message before and after the change, and the room's counters after it. */
type Changed = Readonly<{ before: Message; message: Message; head: RoomHead }>;

/**
 * `allow` checks the right before the message is read. `prepare` reads what the change needs, before the room is locked.
 * `change` changes the message, with all that others see of it. `store` stores what else belongs to the change, and
 * returns what is announced.
 */
type Decision<Allowed, Prepared> = Readonly<{
  allow: (access: RoomAccess | null, at: Date) => Allowed;
  prepare?: () => Promise<Prepared>;
  change: (message: Message, context: Context<Allowed>, prepared: Prepared | undefined) => Message | Promise<Message>;
  store: (changed: Changed, context: Context<Allowed>) => RoomChange | Promise<RoomChange>;
  /** Number of text bytes that the change stores. */
  bytes?: number;
}>;

/**
 * Changes one stored message under its room's lock, and answers with the message as the actor may see it. Refuses before
 * anything is locked, so that a refusal takes as long for a hidden room as for an unknown one. A change without effect
 * takes no `rev` and is not announced.
 */
export async function changeMessage<Allowed, Prepared = never>(
  { accessCache, transactions, rateLimiter, clock }: ChangeMessageDeps,
  actor: Actor,
  { roomId, messageId }: MessageKey,
  { allow, prepare, change, store, bytes = 0 }: Decision<Allowed, Prepared>,
): Promise<Message> {
  await rateLimiter.takeAll(messageTakes(actor.userId, bytes));
  await accessCache.evaluate(roomId, actor.userId, (known) => allow(known, clock.now()));
  const prepared = await prepare?.();
  return transactions.inRoom(roomId, actor, async (tx) => {
    const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
    const at = clock.now();
    const by = allow(access, at);
    const before = await tx.messages.find(roomId, messageId);
    const asSeen = (message: Message | null) => requireVisibleMessage(message, visibleFromOf(access));
    const seen = asSeen(before);
    const context = { tx, by, at, asSeen };
    const changed = before && (await change(before, context, prepared));
    if (!before || !changed || changed === before) return seen;

    const next = assignNextRev(head, { before, message: changed });
    await tx.rooms.saveHead(next.head);
    await tx.messages.save(next.message);
    tx.record({ roomChanged: await store({ before, ...next }, context) });
    return asSeen(next.message);
  });
}
