import type { NewMessage } from "./rest-inputs.js";

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
