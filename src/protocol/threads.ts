import { z } from "zod";
import { position, queryPageSize, queryPosition, threadCursor } from "./fields.js";
import { MessageRequest } from "./messages.js";

export const ThreadPageQuery = MessageRequest.extend({
  before: queryPosition().exactOptional(),
  after: queryPosition().exactOptional(),
  limit: queryPageSize().default(50),
}).refine(({ before, after }) => before === undefined || after === undefined, {
  error: "must have at most one of before, after",
  path: ["before"],
});

export const MarkThreadRequest = MessageRequest.extend({ seq: position() });

export const ListThreadsQuery = z.object({
  unread: z.enum(["true", "false"]).default("false"),
  cursor: threadCursor().exactOptional(),
  limit: queryPageSize().default(20),
});
