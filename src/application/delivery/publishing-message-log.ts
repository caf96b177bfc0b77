import { messageChange } from "../../domain/rooms/room-change.js";
import type { MessageLog } from "../ports/message-log.js";
import type { Announcer } from "./announcer.js";

/** A log whose messages are announced once they are stored. */
export function publishingMessageLog(log: MessageLog, announcer: Announcer): MessageLog {
  return {
    async append(draft, fence) {
      const appended = await log.append(draft, fence);
      if (appended.outcome === "stored") announcer.committed(messageChange(appended.message));
      if (appended.outcome === "repeated") announcer.heardOf(appended.message.roomId, appended.message.rev);
      return appended;
    },
    sent: (draft) => log.sent(draft),
    find: (...key) => log.find(...key),
    history: (...query) => log.history(...query),
    changes: (...query) => log.changes(...query),
  };
}
