import type { DraftKey } from "../../domain/messages/saved-draft.js";
import { requireMember, type RoomAccess } from "../../domain/rooms/access.js";
import { roomNotFound } from "../../domain/rooms/errors.js";
import type { Actor } from "../actor.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { Transaction } from "../ports/unit-of-work.js";
import type { AccessCache } from "../rooms/access-cache.js";
import { lockActor } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";

export type ChangeDraftDeps = Readonly<{
  accessCache: AccessCache;
  transactions: Transactions;
  rateLimiter: RateLimiter;
}>;

export type DraftAccess = Pick<RoomAccess, "room" | "membership">;

/**
 * Changes a draft of the actor. Locks the actor, so that the number of drafts stays below its limit, and the actor's
 * membership, which cannot end meanwhile. It never locks the room, because everybody in it would wait. `rev`: the
 * `userRev` that the change raised; 0 when nothing changed.
 */
export async function changeDraft<Result>(
  { accessCache, transactions, rateLimiter }: ChangeDraftDeps,
  actor: Actor,
  { roomId, userId }: DraftKey,
  change: (tx: Transaction, access: DraftAccess) => Promise<Result>,
): Promise<Readonly<{ result: Result; rev: number }>> {
  await rateLimiter.take("draft.save", userId);
  await accessCache.evaluate(roomId, userId, requireMember);
  const { result, raised } = await transactions.run(async (tx) => {
    await lockActor(tx, actor);
    const access = await tx.rooms.lockMembership(roomId, userId);
    if (!access) throw roomNotFound();
    requireMember(access);
    return { result: await change(tx, access), raised: tx.raisedUsers };
  }, actor);
  return { result, rev: raised.get(userId) ?? 0 };
}
