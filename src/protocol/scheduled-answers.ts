import { z } from "zod";
import { Message } from "./answers.js";
import { count, id, time } from "./answer-fields.js";
import { ERROR_CODES } from "./error-codes.js";
import type * as entities from "./scheduled-entities.js";

export const Scheduled = z.strictObject({
  id: id().describe("The `clientMessageId` with which it is sent."),
  roomId: id(),
  sendAt: time(),
  state: z.enum(["waiting", "failed"]),
  code: z.enum(ERROR_CODES).exactOptional().describe("Why a failed one was refused when it was due."),
  body: z.string().nullable(),
  data: Message.shape.data,
  kind: Message.shape.kind,
  replyTo: id().exactOptional(),
  threadOf: id().exactOptional(),
  alsoInRoom: z.literal(true).exactOptional(),
  rev: count().describe("The `userRev` of the last change."),
}) satisfies z.ZodType<entities.Scheduled>;
