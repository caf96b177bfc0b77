import type { Message } from "../../domain/messages/message.js";
import type { AuditEntryId } from "../../domain/rooms/audit-entry.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { Transaction } from "../ports/unit-of-work.js";

/** Records in the audit that a moderator deleted another user's message. */
export async function auditDeletion(
  tx: Transaction,
  { id: messageId, roomId, author }: Message,
  { id, by, at }: Readonly<{ id: AuditEntryId; by: Membership; at: Date }>,
): Promise<void> {
  if (author.id === by.user.id) return;
  const entry = {
    id,
    roomId,
    actor: by.user,
    action: "message_deleted",
    subject: author,
    messageId,
    details: null,
    at,
  };
  await tx.audit.add(entry);
}
