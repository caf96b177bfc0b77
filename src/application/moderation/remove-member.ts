import { removeMember } from "../../domain/rooms/membership.js";
import type { Actor } from "../actor.js";
import { applyMembershipChange } from "../transactions/apply-membership-change.js";
import { lockForModeration, type MemberKey } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import type { Clock } from "../ports/clock.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";

/** Ends another user's membership. The user may join again if they can see the room. */
export class RemoveMember {
  constructor(private readonly deps: ModerationDeps & Readonly<{ transactions: Transactions; clock: Clock }>) {}

  execute(actor: Actor, input: MemberKey): Promise<void> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.remove(actor, input));
  }

  private async remove(actor: Actor, key: MemberKey): Promise<void> {
    const { transactions, idGenerator, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId: key.roomId, role: "moderator" });
    await transactions.inRoom(key.roomId, actor, async (tx) => {
      const { room: locked, head, moderator, membership } = await lockForModeration(tx, actor, key);
      const at = clock.now();
      const change = removeMember(head, membership, { departure: "removed", at });
      const people = { actor: moderator.user, subject: change.membership.user };
      const notice = { id: idGenerator.next(), kind: "removed", ...people, at } as const;
      await applyMembershipChange(tx, change, { locked, notices: [notice] });
      tx.record({ security: { name: "room.member_removed", ...key, by: actor.userId } });
    });
  }
}
