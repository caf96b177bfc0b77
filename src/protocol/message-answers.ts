import { z } from "zod";
import { count, id, time } from "./answer-fields.js";
import { Message, UserSummary } from "./answers.js";
import type * as entities from "./entities.js";
import type * as found from "./found-message.js";

export const SentMessage = Message.extend({
  notMembers: z
    .array(UserSummary)
    .exactOptional()
    .describe("People whom the text names with `@`, but who are not members. Left out when there are none."),
}) satisfies z.ZodType<entities.SentMessage>;

export const MessageVersion = z.strictObject({
  rev: count().describe("Revision of the room in which the message got this content."),
  body: z.string().nullable(),
  data: z.record(z.string(), z.unknown()).nullable(),
  by: UserSummary,
  at: time(),
}) satisfies z.ZodType<entities.MessageVersion>;

export const DeletedMessages = z.strictObject({
  messages: z.array(Message).describe("The deleted messages, also those that were deleted before."),
  notFound: z.array(id()).describe("Ids that are not messages of this room."),
}) satisfies z.ZodType<entities.DeletedMessages>;

export const FoundMessage = z.strictObject({
  message: Message,
  highlights: z.array(z.strictObject({ start: count(), end: count() })),
}) satisfies z.ZodType<found.FoundMessage>;
