import type { UserId } from "../accounts/user.js";
import type { RoomId } from "../rooms/room.js";
import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import type { Id } from "../shared/id.js";
import { canonicalJson, type JsonObject } from "../shared/json.js";
import { jsonBytes } from "../shared/page-bytes.js";
import { parseContent, validateContent, type ContentInput } from "./message-content.js";
import type { MessageKind } from "./message-kind.js";
import type { MessageId } from "./message.js";

export type ScheduledId = Id<"scheduled">;

/** `waiting`: until `sendAt`. `failed`: refused when it was due, until its author gives it a new `sendAt`. */
export type ScheduledState = "waiting" | "failed";

/** A message that its author sends later. It is removed when it was sent. */
export type Scheduled = Readonly<{
  /** The `clientMessageId` with which it is sent. */
  id: ScheduledId;
  userId: UserId;
  roomId: RoomId;
  sendAt: Date;
  state: ScheduledState;
  /** Code of the refusal of a failed one. */
  code: string | null;
  replyTo: MessageId | null;
  threadOf: MessageId | null;
  alsoInRoom: boolean;
  kind: MessageKind;
  /** Null for a custom kind without text. */
  body: string | null;
  data: JsonObject | null;
}>;

const DAY_MS = 24 * 3_600_000;
const YEAR_MS = 366 * DAY_MS;
const KEPT_REQUESTS_MS = 7 * DAY_MS;

/** Requests for a time before this one may be forgotten. A retry is then refused, because its time has passed. */
export const requestCutoff = (now: Date): Date => new Date(now.getTime() - KEPT_REQUESTS_MS);

type Place = Readonly<{ replyTo?: MessageId | null; threadOf?: MessageId | null; alsoInRoom?: boolean }>;

export type ScheduleInput = ContentInput & Place & Readonly<{ roomId: RoomId; sendAt: Date }>;

/** Fields that a change leaves out stay as they are. `null` removes the value. */
export type ScheduledChange = ContentInput & Place & Readonly<{ sendAt?: Date }>;

/** Checks that the time is in the future, and at most a year ahead. */
export function validateSendAt(sendAt: Date, now: Date): readonly FieldError[] {
  const aheadMs = sendAt.getTime() - now.getTime();
  if (aheadMs <= 0) return [{ path: "sendAt", message: "must be in the future" }];
  return aheadMs > YEAR_MS ? [{ path: "sendAt", message: "must be at most a year ahead" }] : [];
}

/** Checks the fields of a change, of which there has to be one. The whole is checked with the stored message. */
export function validateScheduledChange(change: Readonly<Record<string, unknown>>): readonly FieldError[] {
  const fields = ["sendAt", "body", "data", "kind", "replyTo", "threadOf", "alsoInRoom"];
  return fields.some((field) => change[field] !== undefined)
    ? []
    : [{ path: "sendAt", message: "must be given, or another field of the message" }];
}

/** Throws for an invalid content, with all its problems. */
export function newScheduled(
  input: ScheduleInput,
  by: Readonly<{ id: ScheduledId; userId: UserId }>,
  maxCharacters: number,
): Scheduled {
  const { roomId, sendAt, replyTo = null, threadOf = null, alsoInRoom = false } = input;
  const place = { replyTo, threadOf, alsoInRoom };
  return { ...by, roomId, sendAt, state: "waiting", code: null, ...parseContent(input, maxCharacters), ...place };
}

/**
 * A new time makes a failed message wait again. Throws for an invalid time or content, with all problems. The length of
 * a text is checked only when it changes.
 */
export function changeScheduled(
  scheduled: Scheduled,
  change: ScheduledChange,
  { now, maxCharacters }: Readonly<{ now: Date; maxCharacters: number }>,
): Scheduled {
  const most = change.body === undefined ? Infinity : maxCharacters;
  const { sendAt, ...fields } = change;
  const changed = { ...scheduled, ...fields };
  throwIfInvalid([...(sendAt ? validateSendAt(sendAt, now) : []), ...validateContent(changed, most)]);
  const whole = { ...changed, ...parseContent(changed, most) };
  return sendAt ? { ...whole, sendAt, state: "waiting", code: null } : whole;
}

export const failScheduled = (scheduled: Scheduled, code: string): Scheduled => ({
  ...scheduled,
  state: "failed",
  code,
});

/** Size of the ids, times and keys of a scheduled message as JSON. */
const FIXED_BYTES = 500;

/** Size of a scheduled message as JSON in an answer, rounded up. */
export const scheduledBytes = ({ body, data }: Pick<Scheduled, "body" | "data">): number =>
  FIXED_BYTES + jsonBytes(body ?? "") + (data ? jsonBytes(JSON.stringify(data)) : 0);

/** A text by which a retry of the request is compared with the first one. Null for an invalid content. */
export function fingerprintOf(input: ScheduleInput): string | null {
  if (validateContent(input, Infinity).length > 0) return null;
  const { kind, body, data } = parseContent(input, Infinity);
  const { sendAt, replyTo = null, threadOf = null, alsoInRoom = false } = input;
  const place: JsonObject = { replyTo, threadOf, alsoInRoom: threadOf !== null && alsoInRoom };
  return canonicalJson({ kind, body, data, sendAt: sendAt.toISOString(), ...place });
}
