import { checkMayGiveRole } from "../../domain/moderation/moderation-rights.js";
import { requireActiveRoomMember } from "../../domain/rooms/access.js";
import { changeRole, type Membership, type Role } from "../../domain/rooms/membership.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { Transactions } from "../transactions/transactions.js";
import { applyMembershipChange } from "../transactions/apply-membership-change.js";
import { lockRoomAccess, type MemberKey } from "../transactions/room-locks.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";
import { endMute } from "./end-mute.js";

/** Gives a member another role, which ends the mute of a new owner. Giving the current role changes nothing. */
export class GiveRole {
  constructor(private readonly deps: ModerationDeps & Readonly<{ transactions: Transactions; clock: Clock }>) {}

  execute(actor: Actor, input: MemberKey & Readonly<{ role: Role }>): Promise<Membership> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.give(actor, input));
  }

  private async give(
    actor: Actor,
    { roomId, userId, role }: MemberKey & Readonly<{ role: Role }>,
  ): Promise<Membership> {
    const { transactions, idGenerator, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId, role: "owner" });
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { head, access } = await lockRoomAccess(tx, { roomId, userId: actor.userId });
      const giver = requireActiveRoomMember(access);
      const target = await tx.rooms.membership(roomId, userId);
      checkMayGiveRole(giver, target, { role, hasOtherOwner: await tx.rooms.hasOtherOwner(roomId, actor.userId) });
      if (target.role === role) return target;

      const change = changeRole(head, target, role);
      const about = { actor: giver.user, subject: target.user, at: clock.now() };
      const notice = { id: idGenerator.next(), kind: "role", ...about, data: { role } } as const;
      await applyMembershipChange(tx, change, { locked: access.room, notices: [notice] });
      if (role === "owner") await endMute(tx, { id: idGenerator.next(), roomId, ...about });
      tx.record({ security: { name: "room.role_changed", userId, by: actor.userId, roomId, role } });
      return change.membership;
    });
  }
}
