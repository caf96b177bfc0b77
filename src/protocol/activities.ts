import { z } from "zod";
import { id as sentId, count } from "./answer-fields.js";
import type { ActivityChanged } from "./presence-entities.js";
import { id, text } from "./fields.js";

/** Same as ACTIVITY_STATES of the domain, which a type checks. */
export const ActivityState = z.enum(["typing", "uploading", "thinking", "searching", "working"]);

const threadOf = () => id().exactOptional().describe("The root of a thread.");

export const FocusRequest = z.object({
  roomId: id().nullable().describe("The room that this connection shows; `null`: none."),
  threadOf: threadOf(),
});

export const ActivityRequest = z.object({
  roomId: id(),
  threadOf: threadOf(),
  state: ActivityState.nullable().describe("What I do right now; `null` ends it."),
  label: text().exactOptional().describe("One line about it, at most 80 characters."),
});

const area = { roomId: sentId(), threadOf: sentId().nullable() };

/** One person, or the number of the people after the first three. */
export const ActivityChange: z.ZodType<ActivityChanged> = z.union([
  z.strictObject({
    ...area,
    userId: sentId(),
    state: ActivityState.nullable().describe("`null`: it ended."),
    label: z.string().nullable(),
  }),
  z.strictObject({ ...area, others: count() }),
]);

export const ShownActivities = z.strictObject({ activities: z.array(ActivityChange) });
