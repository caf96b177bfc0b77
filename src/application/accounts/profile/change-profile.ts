import type { ReservedNames } from "../../../domain/accounts/names/confusables.js";
import { applyProfileChanges, type ProfileChanges } from "../../../domain/accounts/profile.js";
import type { User } from "../../../domain/accounts/user.js";
import type { LimitedAction } from "../../../domain/limits/limit.js";
import { isActive, renameMember } from "../../../domain/rooms/membership.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Actor } from "../../actor.js";
import type { Transactions } from "../../transactions/transactions.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { ReceiptReader } from "../../ports/receipt-reader.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { EventPublisher } from "../../realtime/publish/event-publisher.js";
import type { CurrentUser } from "./current-user.js";
import { applyMembershipChange } from "../../transactions/apply-membership-change.js";
import { lockActor } from "../../transactions/room-locks.js";

type Deps = Readonly<{
  currentUser: CurrentUser;
  transactions: Transactions;
  roomReader: Pick<RoomReader, "memberships">;
  receiptReader: Pick<ReceiptReader, "liveRooms">;
  eventPublisher: Pick<EventPublisher, "withdrawReceipts">;
  rateLimiter: RateLimiter;
  reservedNames: ReservedNames;
}>;

/**
 * Changes the actor's profile, then announces a new name in their rooms, one room after the other. If this was
 * interrupted, the next change of the profile completes it, even when it changes nothing.
 */
export class ChangeProfile {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, changes: ProfileChanges): Promise<User> {
    const { transactions, roomReader, receiptReader, eventPublisher } = this.deps;
    await this.takeTokens(actor, changes);
    const { user, isHidden } = await transactions.run(async (tx) => {
      const before = await lockActor(tx, actor);
      const after = applyProfileChanges(before, changes, this.deps.reservedNames);
      if (after !== before) await tx.accounts.save(after);
      if (after.receipts !== before.receipts) await tx.userChanges.recordReceipts(after.id);
      return { user: after, isHidden: before.receipts && !after.receipts };
    });
    if (isHidden)
      for (const roomId of await receiptReader.liveRooms(user.id))
        eventPublisher.withdrawReceipts({ roomId, userId: user.id });
    const memberships = (await roomReader.memberships(user.id)).filter(isActive);
    for (const { roomId, nameRev } of memberships) if (nameRev < user.nameRev) await this.tell(actor, roomId, user);
    return user;
  }

  /**
   * Takes tokens for a new name and for another choice of receipts before any lock is held, so it compares with the
   * profile that was read without a lock.
   */
  private async takeTokens(actor: Actor, changes: ProfileChanges): Promise<void> {
    const { currentUser, rateLimiter } = this.deps;
    const user = await currentUser.require(actor);
    const after = applyProfileChanges(user, changes, this.deps.reservedNames);
    const actions: LimitedAction[] = [];
    if (after.nameRev !== user.nameRev) actions.push("profile.name");
    if (after.receipts !== user.receipts) actions.push("profile.receipts");
    if (actions.length > 0) await rateLimiter.takeAll(actions.map((action) => ({ action, key: user.id, cost: 1 })));
  }

  private async tell(actor: Actor, roomId: RoomId, { id, nameRev }: User): Promise<void> {
    await this.deps.transactions.inRoom(roomId, actor, async (tx) => {
      const locked = await tx.rooms.lock(roomId);
      const membership = await tx.rooms.membership(roomId, id);
      if (!locked || !isActive(membership) || membership.nameRev >= nameRev) return;
      await applyMembershipChange(tx, renameMember(locked.head, membership, nameRev), { locked: locked.room });
    });
  }
}
