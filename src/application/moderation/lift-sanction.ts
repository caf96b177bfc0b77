import { summaryOf } from "../../domain/accounts/user.js";
import { checkMayChange } from "../../domain/moderation/moderation-rights.js";
import { hasExpired, liftSanctions, type SanctionKind } from "../../domain/moderation/sanction.js";
import { raiseRev } from "../../domain/rooms/room-head.js";
import type { Actor } from "../actor.js";
import { applyRoomChange } from "../transactions/apply-room-change.js";
import { lockForModeration, type MemberKey } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import type { Clock } from "../ports/clock.js";
import type { UserRepository } from "../ports/user-repository.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";

type Deps = ModerationDeps &
  Readonly<{ userRepository: Pick<UserRepository, "find">; transactions: Transactions; clock: Clock }>;

/** Lifts active sanctions of one kind or of both. Without an active sanction nothing changes. */
export class LiftSanction {
  constructor(private readonly deps: Deps) {}

  execute(actor: Actor, input: MemberKey & Readonly<{ kind?: SanctionKind }>): Promise<void> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.lift(actor, input));
  }

  private async lift(actor: Actor, { kind, ...key }: MemberKey & Readonly<{ kind?: SanctionKind }>): Promise<void> {
    const { userRepository, transactions, idGenerator, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId: key.roomId, role: "moderator" });
    const user = await userRepository.find(key.userId);
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
      const subject = user && summaryOf(user);
      const unban = { id: idGenerator.next(), kind: "unbanned", actor: moderator.user, subject, at } as const;
      const notices = holding.some((sanction) => sanction.kind === "ban") ? [unban] : [];
      if (effect) await applyRoomChange(tx, { head: effect.head, members: [effect.membership], notices });
      else if (notices.length > 0) await applyRoomChange(tx, { head: raiseRev(head), notices });
      tx.record({ security: { name: "room.sanction_lifted", ...key, by: actor.userId } });
    });
  }
}
