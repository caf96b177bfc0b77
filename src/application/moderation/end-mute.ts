import type { UserSummary } from "../../domain/accounts/user.js";
import { hasExpired } from "../../domain/moderation/sanction.js";
import type { AuditEntryId } from "../../domain/rooms/audit-entry.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { RecordingTransaction } from "../transactions/recorded-event.js";

type Ended = Readonly<{ id: AuditEntryId; roomId: RoomId; actor: UserSummary; subject: UserSummary; at: Date }>;

/** Ends the active mute of somebody who becomes an owner. Nobody else could lift it, because owners are protected. */
export async function endMute(tx: RecordingTransaction, { id, roomId, actor, subject, at }: Ended): Promise<void> {
  const sanctions = await tx.sanctions.findFor(roomId, subject.id);
  const active = sanctions.find((sanction) => sanction.kind === "mute" && !hasExpired(sanction, at));
  if (!active) return;
  await tx.sanctions.save({ ...active, until: at });
  await tx.audit.add({ id, roomId, actor, subject, action: "unmuted", messageId: null, details: null, at });
  tx.record({ security: { name: "room.sanction_lifted", roomId, userId: subject.id, by: actor.id } });
}
