import { userNotFound } from "../../domain/accounts/errors.js";
import { summaryOf } from "../../domain/accounts/user.js";
import { checkMayChange } from "../../domain/moderation/moderation-rights.js";
import { newSanction, applySanction, type Sanction, type SanctionTerms } from "../../domain/moderation/sanction.js";
import { raiseRev } from "../../domain/rooms/room-head.js";
import { endOrNull } from "../../domain/shared/permanent.js";
import type { Actor } from "../actor.js";
import { applyRoomChange } from "../transactions/apply-room-change.js";
import { lockForModeration, type MemberKey } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import type { Clock } from "../ports/clock.js";
import type { UserRepository } from "../ports/user-repository.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";

type Deps = ModerationDeps &
  Readonly<{
    userRepository: Pick<UserRepository, "find">;
    transactions: Transactions;
    clock: Clock;
  }>;

/** Mutes or bans a user, who need not be in the room. A ban ends the membership. */
export class SanctionMember {
  constructor(private readonly deps: Deps) {}

  execute(actor: Actor, input: MemberKey & SanctionTerms): Promise<Sanction> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.sanction(actor, input));
  }

  private async sanction(actor: Actor, { roomId, userId, ...terms }: MemberKey & SanctionTerms): Promise<Sanction> {
    const { userRepository, transactions, idGenerator, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId, role: "moderator" });
    const user = await userRepository.find(userId);
    return transactions.inRoom(roomId, actor, async (tx) => {
      const { room: locked, head, moderator, membership } = await lockForModeration(tx, actor, { roomId, userId });
      if (!user) throw userNotFound();
      const at = clock.now();
      for (const earlier of await tx.sanctions.findFor(roomId, userId))
        if (earlier.kind === terms.kind) checkMayChange(moderator, earlier, at);
      const by = { by: moderator.user, byRole: moderator.role };
      const sanction = newSanction(terms, { roomId, user: summaryOf(user), ...by, at });
      await tx.sanctions.save(sanction);
      const effect = applySanction(head, membership, sanction);
      const until = endOrNull(sanction.until)?.toISOString() ?? null;
      const about = { id: idGenerator.next(), actor: moderator.user, subject: sanction.user, at };
      const ban = { ...about, kind: "banned", data: { until } } as const;
      const notices = sanction.kind === "ban" ? [ban] : [];
      if (effect) await applyRoomChange(tx, { locked, head: effect.head, members: [effect.membership], notices });
      else if (notices.length > 0) await applyRoomChange(tx, { locked, head: raiseRev(head), notices });
      const action = sanction.kind === "ban" ? "banned" : "muted";
      await tx.audit.add({ ...about, roomId, action, messageId: null, details: { until, reason: sanction.reason } });
      const name = sanction.kind === "ban" ? "room.member_banned" : "room.member_muted";
      tx.record({ security: { name, userId, roomId, by: actor.userId } });
      return sanction;
    });
  }
}
