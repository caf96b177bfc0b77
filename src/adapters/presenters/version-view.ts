import type { MessageVersion } from "../../domain/messages/message-version.js";
import type * as wire from "../../protocol/entities.js";

export const versionView = ({ rev, body, data, by, at }: MessageVersion): wire.MessageVersion => ({
  rev,
  body,
  data,
  by,
  at: at.toISOString(),
});
