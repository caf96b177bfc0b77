import { z } from "zod";
import { pageOf } from "../answers.js";
import type { ErrorCode } from "../error-codes.js";
import { Empty, operation } from "../operation.js";
import { Scheduled } from "../scheduled-answers.js";
import { ChangeScheduledRequest, ListScheduledQuery, ScheduledRequest, ScheduleMessageRequest } from "../scheduled.js";

const CONTENT_ERRORS = [
  "room.not_found",
  "room.not_a_member",
  "message.not_found",
  "message.deleted",
  "message.empty",
  "message.too_long",
  "thread.nested",
] as const satisfies readonly ErrorCode[];

const ScheduledAnswer = z.strictObject({ scheduled: Scheduled, repeated: z.boolean() });

export const SCHEDULED_OPERATIONS = {
  scheduleMessage: operation({
    tag: "messages",
    summary: "Send a message later. A retry with the same `clientMessageId` schedules nothing more.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: ScheduleMessageRequest,
    output: ScheduledAnswer,
    rest: {
      method: "POST",
      path: "/scheduled",
      idempotencyKey: "clientMessageId",
      status: 201,
      otherStatus: { status: 200, applies: ({ repeated }: z.output<typeof ScheduledAnswer>) => repeated },
      body: { schema: Scheduled, of: ({ scheduled }: z.output<typeof ScheduledAnswer>) => scheduled },
    },
    errors: [...CONTENT_ERRORS, "message.client_id_reused", "scheduled.too_many"],
    example: { body: "Happy New Year!", sendAt: "2027-01-01T00:00:00.000Z", clientMessageId: "new-year" },
  }),
  listScheduled: operation({
    tag: "messages",
    summary: "List my scheduled messages, waiting and failed, in the order of `sendAt`.",
    access: "authenticated",
    budget: "list",
    input: ListScheduledQuery,
    output: pageOf(Scheduled),
    rest: { method: "GET", path: "/scheduled", status: 200 },
    errors: [],
    example: { limit: "50" },
  }),
  changeScheduled: operation({
    tag: "messages",
    summary: "Change a scheduled message of mine. A new `sendAt` tries a failed one again.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: ChangeScheduledRequest,
    output: Scheduled,
    rest: { method: "PATCH", path: "/scheduled/:scheduledId", status: 200 },
    errors: [...CONTENT_ERRORS, "scheduled.not_found", "scheduled.sending"],
    example: { sendAt: "2027-01-01T00:00:00.000Z" },
  }),
  removeScheduled: operation({
    tag: "messages",
    summary: "Remove a scheduled message of mine, which is not sent then.",
    access: "authenticated",
    budget: "read",
    limits: ["message.send"],
    input: ScheduledRequest,
    output: Empty,
    rest: { method: "DELETE", path: "/scheduled/:scheduledId", status: 204 },
    errors: ["scheduled.not_found", "scheduled.sending"],
    example: {},
  }),
} as const;
