import { checkMayChange } from "../../domain/moderation/moderation-rights.js";
import { hasExpired, liftSanction, type SanctionKind } from "../../domain/moderation/sanction.js";
import { raiseRev } from "../../domain/rooms/room-head.js";
import type { Actor } from "../actor.js";
import { applyRoomChange } from "../transactions/apply-room-change.js";
import { lockForModeration, type MemberKey } from "../transactions/room-locks.js";
import type { Transactions } from "../transactions/transactions.js";
import type { Clock } from "../ports/clock.js";
import { admitModerator, type ModerationDeps } from "./admitted-moderator.js";

/** Lifts the active sanction of one kind. Without one, nothing changes. */
export class LiftSanction {
  constructor(private readonly deps: ModerationDeps & Readonly<{ transactions: Transactions; clock: Clock }>) {}

  execute(actor: Actor, input: MemberKey & Readonly<{ kind: SanctionKind }>): Promise<void> {
    const { roomId, userId } = input;
    const about = { roomId, userId, by: actor.userId };
    return this.deps.refusals.watchModeration(about, () => this.lift(actor, input));
  }

  private async lift(actor: Actor, { kind, ...key }: MemberKey & Readonly<{ kind: SanctionKind }>): Promise<void> {
    const { transactions, idGenerator, clock } = this.deps;
    await admitModerator(this.deps, actor, { roomId: key.roomId, role: "moderator" });
    await transactions.inRoom(key.roomId, actor, async (tx) => {
      const { room: locked, head, moderator, membership } = await lockForModeration(tx, actor, key);
      const at = clock.now();
      const sanctions = await tx.sanctions.findFor(key.roomId, key.userId);
      const active = sanctions.find((sanction) => sanction.kind === kind && !hasExpired(sanction, at));
      if (!active) return;
      checkMayChange(moderator, active, at);
      await tx.sanctions.save({ ...active, until: at });
      const by = { id: idGenerator.next(), actor: moderator.user, subject: active.user, at };
      if (kind === "ban")
        await applyRoomChange(tx, { locked, head: raiseRev(head), notices: [{ ...by, kind: "unbanned" }] });
      const effect = liftSanction(head, membership, active);
      if (effect) await applyRoomChange(tx, { locked, head: effect.head, members: [effect.membership] });
      const entry = { ...by, roomId: key.roomId, action: "unmuted", messageId: null, details: null };
      if (kind === "mute") await tx.audit.add(entry);
      tx.record({ security: { name: "room.sanction_lifted", ...key, by: actor.userId } });
    });
  }
}
