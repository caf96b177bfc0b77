import { checkMayChange } from "../../domain/moderation/moderation-rights.js";
import { hasExpired, liftSanctions, type SanctionKind } from "../../domain/moderation/sanction.js";
import type { Actor } from "../actor.js";
import { applyMembershipChange } from "../transactions/apply-membership-change.js";
import { lockForModeration, type MemberKey } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import type { Clock } from "../ports/clock.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";

/** Lifts active sanctions of one kind or of both. Without an active sanction nothing changes. */
export class LiftSanction {
  constructor(private readonly deps: ModerationDeps & Readonly<{ transactions: Transactions; clock: Clock }>) {}

  execute(actor: Actor, input: MemberKey & Readonly<{ kind?: SanctionKind }>): Promise<void> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.lift(actor, input));
  }

  private async lift(actor: Actor, { kind, ...key }: MemberKey & Readonly<{ kind?: SanctionKind }>): Promise<void> {
    const { transactions, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId: key.roomId, role: "moderator" });
    await transactions.inRoom(key.roomId, actor, async (tx) => {
      const { head, moderator, membership } = await lockForModeration(tx, actor, key);
      const at = clock.now();
      const holding = (await tx.sanctions.findFor(key.roomId, key.userId)).filter(
        (sanction) => !hasExpired(sanction, at) && (kind === undefined || sanction.kind === kind),
      );
      if (holding.length === 0) return;
      for (const sanction of holding) checkMayChange(moderator, sanction, at);
      for (const sanction of holding) await tx.sanctions.save({ ...sanction, until: at });
      const effect = liftSanctions(head, membership, holding);
      if (effect) await applyMembershipChange(tx, effect);
      tx.record({ security: { name: "room.sanction_lifted", ...key, by: actor.userId } });
    });
  }
}
