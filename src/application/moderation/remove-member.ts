import { removeMember } from "../../domain/rooms/membership.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import type { Actor } from "../actor.js";
import type { PublishingTransactions } from "../transactions/publishing-transactions.js";
import type { Clock } from "../ports/clock.js";
import type { SecurityLog } from "../ports/security-log.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";
import { lockForModeration, type MemberKey } from "./locked-for-moderation.js";

/** Ends somebody else's membership; they may join again where they can see the room. */
export class RemoveMember {
  constructor(
    private readonly deps: ModerationDeps &
      Readonly<{ transactions: PublishingTransactions; securityLog: SecurityLog; clock: Clock }>,
  ) {}

  execute(actor: Actor, input: MemberKey): Promise<void> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.remove(actor, input));
  }

  private async remove(actor: Actor, key: MemberKey): Promise<void> {
    const { transactions, securityLog, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId: key.roomId, role: "moderator" });
    await transactions.inRoom(key.roomId, actor, async (tx, announce) => {
      const { head, membership } = await lockForModeration(tx, actor, key);
      const change = removeMember(head, membership, { departure: "removed", at: clock.now() });
      await tx.rooms.saveHead(change.head);
      await tx.rooms.saveMembership(change.membership);
      announce(memberChange(change.membership));
    });
    securityLog.record({ name: "room.member_removed", ...key, by: actor.userId });
  }
}
