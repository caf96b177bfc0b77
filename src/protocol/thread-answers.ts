import { z } from "zod";
import { Message } from "./answers.js";
import { count, id, time } from "./answer-fields.js";
import type * as entities from "./entities.js";

export const ThreadPage = z.strictObject({
  root: Message,
  items: z.array(Message),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
}) satisfies z.ZodType<entities.ThreadPage>;

export const MyThread = z.strictObject({
  root: Message,
  roomId: id(),
  following: z.boolean(),
  readSeq: count(),
  unread: count().max(9_999),
  lastReplyAt: time(),
}) satisfies z.ZodType<entities.MyThread>;
