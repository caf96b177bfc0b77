import type { Notice } from "../../domain/rooms/notice.js";
import type * as wire from "../../protocol/entities.js";

export const noticeView = ({ id, rev, afterSeq, kind, actor, subject, data, at }: Notice): wire.Notice => ({
  id,
  rev,
  afterSeq,
  kind,
  actor,
  ...(subject && { subject }),
  ...(data && { data }),
  at: at.toISOString(),
});
