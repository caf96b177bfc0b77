import type { Message } from "../../domain/messages/message.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { Transaction } from "../ports/unit-of-work.js";

type Deletion = Readonly<{ by: Membership; at: Date; idGenerator: IdGenerator }>;

/** Records in the audit that a moderator deleted messages of other users. */
export async function auditDeletions(
  tx: Transaction,
  deleted: readonly Message[],
  { by, at, idGenerator }: Deletion,
): Promise<void> {
  const entries = deleted
    .filter(({ author }) => author.id !== by.user.id)
    .map(({ id: messageId, roomId, author }) => ({
      id: idGenerator.next(),
      roomId,
      actor: by.user,
      action: "message_deleted",
      subject: author,
      messageId,
      details: null,
      at,
    }));
  if (entries.length > 0) await tx.audit.addAll(entries);
}
