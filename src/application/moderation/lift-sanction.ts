import { checkMayChange } from "../../domain/moderation/policy.js";
import { hasExpired, liftSanctions, type SanctionKind } from "../../domain/moderation/sanction.js";
import type { Actor } from "../actor.js";
import type { PublishingTransactions } from "../transactions/publishing-transactions.js";
import type { Clock } from "../ports/clock.js";
import type { SecurityLog } from "../ports/security-log.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";
import { lockForModeration, type MemberKey } from "./locked-for-moderation.js";
import { saveSanctionEffect } from "./save-sanctioned.js";

/** Ends what holds somebody now, of one kind or of both; where nothing does it changes nothing. */
export class LiftSanction {
  constructor(
    private readonly deps: ModerationDeps &
      Readonly<{ transactions: PublishingTransactions; securityLog: SecurityLog; clock: Clock }>,
  ) {}

  execute(actor: Actor, input: MemberKey & Readonly<{ kind?: SanctionKind }>): Promise<void> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.lift(actor, input));
  }

  private async lift(actor: Actor, { kind, ...key }: MemberKey & Readonly<{ kind?: SanctionKind }>): Promise<void> {
    const { transactions, securityLog, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId: key.roomId, role: "moderator" });
    const isLifted = await transactions.inRoom(key.roomId, actor, async (tx, announce) => {
      const { head, moderator, membership } = await lockForModeration(tx, actor, key);
      const at = clock.now();
      const holding = (await tx.sanctions.findFor(key.roomId, key.userId)).filter(
        (sanction) => !hasExpired(sanction, at) && (kind === undefined || sanction.kind === kind),
      );
      if (holding.length === 0) return false;
      for (const sanction of holding) checkMayChange(moderator, sanction, at);
      for (const sanction of holding) await tx.sanctions.save({ ...sanction, until: at });
      await saveSanctionEffect(tx, announce, liftSanctions(head, membership, holding));
      return true;
    });
    if (isLifted) securityLog.record({ name: "room.sanction_lifted", ...key, by: actor.userId });
  }
}
