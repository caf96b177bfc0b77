import { userNotFound } from "../../domain/accounts/errors.js";
import { checkMayChange } from "../../domain/moderation/policy.js";
import { newSanction, applySanction, type Sanction, type SanctionTerms } from "../../domain/moderation/sanction.js";
import type { Actor } from "../actor.js";
import type { PublishingTransactions } from "../transactions/publishing-transactions.js";
import type { Clock } from "../ports/clock.js";
import type { SecurityLog } from "../ports/security-log.js";
import type { UserRepository } from "../ports/user-repository.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";
import { lockForModeration, type MemberKey } from "./locked-for-moderation.js";
import { saveSanctionEffect } from "./save-sanctioned.js";

type Deps = ModerationDeps &
  Readonly<{
    users: Pick<UserRepository, "find">;
    transactions: PublishingTransactions;
    securityLog: SecurityLog;
    clock: Clock;
  }>;

/** Mutes or bans somebody, who need not be in the room; a ban ends their membership. */
export class SanctionMember {
  constructor(private readonly deps: Deps) {}

  execute(actor: Actor, input: MemberKey & SanctionTerms): Promise<Sanction> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.sanction(actor, input));
  }

  private async sanction(actor: Actor, { roomId, userId, ...terms }: MemberKey & SanctionTerms): Promise<Sanction> {
    const { users, transactions, securityLog, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId, role: "moderator" });
    const user = await users.find(userId);
    const made = await transactions.inRoom(roomId, actor, async (tx, announce) => {
      const { head, moderator, membership } = await lockForModeration(tx, actor, { roomId, userId });
      if (!user) throw userNotFound();
      const at = clock.now();
      for (const earlier of await tx.sanctions.findFor(roomId, userId))
        if (earlier.kind === terms.kind) checkMayChange(moderator, earlier, at);
      const sanction = newSanction(terms, { roomId, userId, by: actor.userId, byRole: moderator.role, at });
      await tx.sanctions.save(sanction);
      await saveSanctionEffect(tx, announce, applySanction(head, membership, sanction));
      return sanction;
    });
    const name = made.kind === "ban" ? "room.member_banned" : "room.member_muted";
    securityLog.record({ name, userId, roomId, by: actor.userId });
    return made;
  }
}
