import { z } from "zod";

export const MAX_PAGE = 100;
/** Bounds the cost of counting. */
const MAX_COUNTED = 100_000;
const DIGITS = /^\d{1,16}$/;

/** A UUID in any case, converted to lower case. */
export const id = () => z.uuid({ error: "must be an id (a UUID)" }).toLowerCase();

/** Any Unicode text that can be stored and sent unchanged. */
export const text = () =>
  z.string().refine((value) => value.isWellFormed() && !value.includes("\0"), {
    error: "must be well-formed text without NUL",
  });

/** Data of a frontend's own. The domain checks it, because a schema would drop the keys that it refuses. */
export const data = () =>
  z.unknown().meta({
    type: "object",
    description: "A JSON object of at most 4 KiB and 8 levels.",
  }) as unknown as z.ZodType<Readonly<Record<string, unknown>>>;

/** A `seq` or a `rev`. */
export const position = () => z.int().min(0);

export const pageSize = () => z.int().min(1).max(MAX_PAGE);

/** A number of changed entities that is compared with the actual one. */
export const entityCount = () => z.int().min(1).max(MAX_COUNTED);

/** A number in a query string: digits only. */
const fromDigits = <Schema extends z.ZodType<number, number>>(schema: Schema) =>
  z.string().regex(DIGITS, { error: "must be a whole number" }).transform(Number).pipe(schema);

export const queryPosition = () => fromDigits(position());
export const queryPageSize = () => fromDigits(pageSize());
export const queryEntityCount = () => fromDigits(entityCount());

/** Times of the years 1 to 9999 in UTC, which every store can hold and every ISO-8601 text can write with four digits. */
const isStorableTime = (time: Date): boolean => time.getUTCFullYear() >= 1 && time.getUTCFullYear() <= 9999;

/** An ISO-8601 time with its offset. */
export const moment = () =>
  z.iso
    .datetime({ offset: true, error: "must be an ISO-8601 time with its offset" })
    .transform((value) => new Date(value))
    .refine(isStorableTime, { error: "must be an existing date and time in the years 1 to 9999 (UTC)" });

const PERSON_CURSOR = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}~[^]{1,400}$/;

/** The position of a page's last person: the name by which they were found, and their id. */
export const personCursor = () =>
  text()
    .regex(PERSON_CURSOR, { error: "must be the nextCursor of a page" })
    .transform((value) => ({ userId: value.slice(0, 36), name: value.slice(37) }));

/** A time and an id. */
const TIMED_CURSOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const timedCursor = <Place>(placeOf: (at: Date, id: string) => Place) =>
  text()
    .regex(TIMED_CURSOR, { error: "must be the nextCursor of a page" })
    .transform((value) => ({ at: new Date(value.slice(0, 24)), id: value.slice(25) }))
    .refine(({ at }) => isStorableTime(at), { error: "must be the nextCursor of a page" })
    .transform(({ at, id }) => placeOf(at, id));

/** The position of a page's last thread: the time of its last reply, and its root. */
export const threadCursor = () => timedCursor((lastReplyAt, rootId) => ({ lastReplyAt, rootId }));

const FOUND_CURSOR = /^\d{1,9}~\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The position of a page's last found message: its relevance, its time and its id. */
export const searchCursor = () =>
  text()
    .regex(FOUND_CURSOR, { error: "must be the nextCursor of a page" })
    .transform((value) => {
      const [relevance = "", sentAt = "", messageId = ""] = value.split("~");
      return { relevance: Number(relevance), sentAt: new Date(sentAt), messageId };
    })
    .refine(({ sentAt }) => isStorableTime(sentAt), { error: "must be the nextCursor of a page" });

const ROOM_CURSOR = /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The position of a page's last room: its id, after the time of its last activity in a list by activity. */
export const roomCursor = () =>
  text()
    .regex(ROOM_CURSOR, { error: "must be the nextCursor of a page" })
    .transform((value) => {
      const [roomId = "", time] = value.split("~").reverse();
      return time === undefined ? roomId.toLowerCase() : { lastActivityAt: new Date(time), roomId };
    })
    .refine((cursor) => typeof cursor === "string" || isStorableTime(cursor.lastActivityAt), {
      error: "must be the nextCursor of a page",
    });

/** The position of a page's last pin: its time, and its message. */
export const pinCursor = () => timedCursor((pinnedAt, messageId) => ({ pinnedAt, messageId }));

/** The position of a page's last scheduled message: its time, and its id. */
export const scheduledCursor = () => timedCursor((sendAt, id) => ({ sendAt, id }));

/** The position of the last person of a page: the time of the last move of their marker, and their id. */
export const seenCursor = () => timedCursor((at, userId) => ({ at, userId }));

const SANCTION_CURSOR =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})~(mute|ban)$/;

/** The position of a page's last sanction: its end, its user and its kind. */
export const sanctionCursor = () =>
  text()
    .regex(SANCTION_CURSOR, { error: "must be the nextCursor of a page" })
    .transform((value) => {
      const [until = "", userId = "", kind] = value.split("~");
      return { until: new Date(until), userId, kind: kind === "ban" ? ("ban" as const) : ("mute" as const) };
    })
    .refine(({ until }) => isStorableTime(until), { error: "must be the nextCursor of a page" });

/** The sender's own id for a send: 1 to 64 printable ASCII characters without spaces. */
export const clientMessageId = () =>
  z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: "must be 1 to 64 printable ASCII characters without spaces" });
