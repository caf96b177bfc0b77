import { checkMayGiveRole } from "../../domain/moderation/policy.js";
import { requireActiveRoomMember } from "../../domain/rooms/access.js";
import { changeRole, type Membership, type Role } from "../../domain/rooms/membership.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import type { Actor } from "../actor.js";
import type { PublishingTransactions } from "../transactions/publishing-transactions.js";
import type { SecurityLog } from "../ports/security-log.js";
import { lockRoom } from "../rooms/locked-room.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";
import type { MemberKey } from "./locked-for-moderation.js";

/** Gives a member another role; the one that they have changes nothing. */
export class GiveRole {
  constructor(
    private readonly deps: ModerationDeps &
      Readonly<{ transactions: PublishingTransactions; securityLog: SecurityLog }>,
  ) {}

  execute(actor: Actor, input: MemberKey & Readonly<{ role: Role }>): Promise<Membership> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.give(actor, input));
  }

  private async give(
    actor: Actor,
    { roomId, userId, role }: MemberKey & Readonly<{ role: Role }>,
  ): Promise<Membership> {
    const { transactions, securityLog } = this.deps;
    await admitModerator(this.deps, actor, { roomId, role: "owner" });
    let isNew = false;
    const given = await transactions.inRoom(roomId, actor, async (tx, announce) => {
      const { room, head } = await lockRoom(tx, roomId);
      const own = await tx.rooms.membership(roomId, actor.userId);
      const giver = requireActiveRoomMember({ room, accessRev: head.accessRev, membership: own });
      const target = await tx.rooms.membership(roomId, userId);
      checkMayGiveRole(giver, target, { role, hasOtherOwner: await tx.rooms.hasOtherOwner(roomId, actor.userId) });
      isNew = target.role !== role;
      if (!isNew) return target;

      const change = changeRole(head, target, role);
      await tx.rooms.saveHead(change.head);
      await tx.rooms.saveMembership(change.membership);
      announce(memberChange(change.membership));
      return change.membership;
    });
    if (isNew) securityLog.record({ name: "room.role_changed", userId, by: actor.userId, roomId, role });
    return given;
  }
}
