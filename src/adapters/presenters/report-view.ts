import type { Report } from "../../domain/moderation/report.js";
import type * as wire from "../../protocol/entities.js";
import { messageView } from "./message-view.js";

export const reportView = ({ id, message, reason, by, at, state }: Report): wire.Report => ({
  id,
  message: messageView(message, null),
  reason,
  by,
  at: at.toISOString(),
  state,
});
