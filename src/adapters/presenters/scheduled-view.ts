import type { ListedScheduled } from "../../application/ports/scheduled-queue.js";
import type { ErrorCode } from "../../protocol/error-codes.js";
import type * as wire from "../../protocol/scheduled-entities.js";

export function scheduledView({ scheduled, rev }: ListedScheduled): wire.Scheduled {
  const { id, roomId, sendAt, state, code, body, data, kind, replyTo, threadOf, alsoInRoom } = scheduled;
  return {
    id,
    roomId,
    sendAt: sendAt.toISOString(),
    state,
    ...(code !== null && { code: code as ErrorCode }),
    body,
    data,
    kind,
    ...(replyTo !== null && { replyTo }),
    ...(threadOf !== null && { threadOf }),
    ...(alsoInRoom && { alsoInRoom }),
    rev,
  };
}

export const scheduledCursorOf = ({ scheduled: { sendAt, id } }: ListedScheduled): string =>
  `${sendAt.toISOString()}~${id}`;
