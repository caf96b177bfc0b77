import type { MessageId } from "../../domain/messages/message.js";
import { requireOpenRoot } from "../../domain/messages/thread-replies.js";
import { threadNested } from "../../domain/messages/errors.js";
import type { RoomAccess } from "../../domain/rooms/access.js";
import { requireVisibleMessage, visibleFromOf } from "../../domain/rooms/history-visibility.js";
import type { MessageLog } from "../ports/message-log.js";

/** Refuses a thread whose root the member may not see, and with `isOpen` one that takes no replies. */
export async function checkRoot(
  messageLog: Pick<MessageLog, "find">,
  access: RoomAccess,
  threadOf: MessageId,
  { isOpen }: Readonly<{ isOpen: boolean }>,
): Promise<void> {
  const root = requireVisibleMessage(await messageLog.find(access.room.id, threadOf), visibleFromOf(access));
  if (isOpen) requireOpenRoot(root);
  else if (root.threadOf !== null) throw threadNested();
}
