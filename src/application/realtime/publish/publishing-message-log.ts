import { messageChange } from "../../../domain/rooms/room-change.js";
import type { MessageLog } from "../../ports/message-log.js";
import type { ChangePublisher } from "./change-publisher.js";

/** A log whose messages are announced once they are stored. */
export function publishingMessageLog(log: MessageLog, changePublisher: ChangePublisher): MessageLog {
  return {
    async append(draft, fence) {
      const appended = await log.append(draft, fence);
      if (appended.outcome === "stored") changePublisher.publish(messageChange(appended.message));
      if (appended.outcome === "repeated") changePublisher.noteRev(appended.message.roomId, appended.message.rev);
      return appended;
    },
    sent: (draft) => log.sent(draft),
    find: (...key) => log.find(...key),
    history: (...query) => log.history(...query),
    changes: (...query) => log.changes(...query),
  };
}
