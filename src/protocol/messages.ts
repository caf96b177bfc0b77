import { z } from "zod";
import { clientMessageId, id, queryPageSize, queryPosition, text } from "./fields.js";

export const SendMessageRequest = z.object({
  roomId: id(),
  body: text(),
  clientMessageId: clientMessageId().exactOptional(),
});

export const MessageRequest = z.object({ roomId: id(), messageId: id() });

export const EditMessageRequest = MessageRequest.extend({ body: text() });

const CURSORS = ["before", "after", "around"] as const;

export const HistoryQuery = z
  .object({
    roomId: id(),
    before: queryPosition().exactOptional(),
    after: queryPosition().exactOptional(),
    around: queryPosition().exactOptional(),
    limit: queryPageSize().default(50),
  })
  .refine((query) => CURSORS.filter((cursor) => query[cursor] !== undefined).length <= 1, {
    error: `must have at most one of ${CURSORS.join(", ")}`,
    path: ["before"],
  });
