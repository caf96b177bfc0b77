import { z } from "zod";
import { id as sentId, time } from "./answer-fields.js";
import { id, moment, text } from "./fields.js";
import type { Presence as PresenceType } from "./presence-entities.js";

/** On the server that allows most. */
const MAX_WATCHED = 1_500;

export const WatchRequest = z.object({
  userIds: z
    .array(id())
    .min(1)
    .max(MAX_WATCHED)
    .describe("At most 500 by default, and as many as `GET /api/config` tells."),
});

export const StatusRequest = z.object({
  status: z.enum(["online", "away", "invisible"]),
  text: text().exactOptional().describe("One line, at most 100 characters; an empty text removes it."),
  until: moment().exactOptional().describe("When the text ends."),
});

export const Presence: z.ZodType<PresenceType> = z.strictObject({
  userId: sentId(),
  status: z.enum(["online", "away", "offline", "invisible"]),
  lastSeenAt: time().nullable(),
  text: z.string().nullable(),
});

export const WatchedPresences = z.strictObject({ presences: z.array(Presence) });
