import type { Page, Scheduled } from "../protocol.js";
import type { operationCall } from "./operation-call.js";
import type { NewMessage, PageQuery } from "./rest-inputs.js";

/** `sendAt`: ISO-8601, in the future, at most a year ahead. */
export type NewScheduled = NewMessage & Readonly<{ roomId: string; sendAt: string }>;

/** Absent fields stay as they are, and `null` removes one. A new `sendAt` tries a failed message again. */
export type ScheduledChanges = Readonly<{
  sendAt?: string;
  body?: string | null;
  data?: Readonly<Record<string, unknown>> | null;
  kind?: NonNullable<NewMessage["kind"]>;
  replyTo?: string | null;
  threadOf?: string | null;
  alsoInRoom?: boolean;
}>;

export interface ScheduledCalls {
  /** Sends a message later. A retry with the same `clientMessageId` schedules nothing more. */
  schedule(message: NewScheduled): Promise<Scheduled>;
  /** My scheduled messages, waiting and failed, in the order of `sendAt`. */
  scheduled(query?: PageQuery): Promise<Page<Scheduled>>;
  changeScheduled(scheduledId: string, changes: ScheduledChanges): Promise<Scheduled>;
  removeScheduled(scheduledId: string): Promise<void>;
}

export const scheduledCalls = (call: ReturnType<typeof operationCall>): ScheduledCalls => ({
  schedule: (message) => call("scheduleMessage", message),
  scheduled: (query = {}) => call("listScheduled", query),
  changeScheduled: (scheduledId, changes) => call("changeScheduled", { ...changes, scheduledId }),
  removeScheduled: (scheduledId) => call("removeScheduled", { scheduledId }),
});
