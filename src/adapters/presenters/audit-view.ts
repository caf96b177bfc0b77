import type { AuditEntry } from "../../domain/rooms/audit-entry.js";
import type * as wire from "../../protocol/entities.js";

export const auditView = ({ at, actor, action, subject, messageId, details }: AuditEntry): wire.AuditEntry => ({
  at: at.toISOString(),
  actor,
  action,
  ...(subject && { subject }),
  ...(messageId !== null && { messageId }),
  ...(details && { details }),
});
