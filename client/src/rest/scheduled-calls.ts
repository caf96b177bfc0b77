import type { Page, Scheduled } from "../protocol.js";
import type { operationCall } from "./operation-call.js";
import type { PageQuery } from "./rest-inputs.js";
import type { NewScheduled, ScheduledChanges } from "./scheduled-requests.js";

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
