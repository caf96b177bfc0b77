import { z } from "zod";
import { count, id as sentId, time } from "./answer-fields.js";
import { UserSummary } from "./answers.js";
import type * as entities from "./presence-entities.js";
import { id, position, queryPageSize, seenCursor } from "./fields.js";
import { MessageRequest } from "./messages.js";

export const MarkRequest = z.object({
  roomId: id(),
  seq: position(),
  threadOf: id().exactOptional().describe("The root of a thread: move my marker in the thread, by `threadSeq`."),
});

export const SeenQuery = MessageRequest.extend({
  cursor: seenCursor().exactOptional(),
  limit: queryPageSize().default(50),
});

export const Seen = z.strictObject({
  user: UserSummary,
  at: time().describe("When their marker last moved."),
}) satisfies z.ZodType<entities.Seen>;

export const ReadMarked = z.strictObject({
  roomId: sentId(),
  threadOf: sentId().nullable().describe("The root of a thread; `null` for the room itself."),
  userId: sentId(),
  seq: count().describe("Up to where they have read; in a thread a `threadSeq`."),
}) satisfies z.ZodType<entities.ReadMarked>;
