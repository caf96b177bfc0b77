import { z } from "zod";
import { data, id, moment, queryPageSize, scheduledCursor, text } from "./fields.js";
import { SendMessageRequest } from "./messages.js";

export const ScheduleMessageRequest = SendMessageRequest.extend({
  sendAt: moment().describe("In the future, at most a year ahead."),
});

export const ListScheduledQuery = z.object({
  cursor: scheduledCursor().exactOptional(),
  limit: queryPageSize().default(50),
});

export const ScheduledRequest = z.object({ scheduledId: id() });

/** Fields that a change leaves out stay as they are. */
export const ChangeScheduledRequest = ScheduledRequest.extend({
  sendAt: moment().exactOptional().describe("A new time tries a failed message again."),
  body: text().nullable().exactOptional(),
  data: data().nullable().exactOptional().describe("`null` removes the data."),
  kind: SendMessageRequest.shape.kind,
  replyTo: id().nullable().exactOptional(),
  threadOf: id().nullable().exactOptional(),
  alsoInRoom: SendMessageRequest.shape.alsoInRoom,
});
