import { z } from "zod";

const MAX_PAGE = 100;
const DIGITS = /^\d{1,16}$/;

/** A UUID in any case; one id has one spelling inside. */
export const id = () => z.uuid({ error: "must be an id (a UUID)" }).toLowerCase();

/** Any Unicode that can be stored and sent on unchanged. */
export const text = () =>
  z.string().refine((value) => value.isWellFormed() && !value.includes("\0"), {
    error: "must be well-formed text without NUL",
  });

/** A `seq` or a `rev`. */
export const position = () => z.int().min(0);

export const pageSize = () => z.int().min(1).max(MAX_PAGE);

/** A number in a query string: digits and nothing else. */
const fromDigits = <Schema extends z.ZodType<number, number>>(schema: Schema) =>
  z.string().regex(DIGITS, { error: "must be a whole number" }).transform(Number).pipe(schema);

export const queryPosition = () => fromDigits(position());
export const queryPageSize = () => fromDigits(pageSize());

/** A moment, as ISO-8601 with its offset. */
export const moment = () =>
  z.iso
    .datetime({ offset: true, error: "must be a time in ISO-8601 with its offset" })
    .transform((value) => new Date(value))
    .refine((value) => !Number.isNaN(value.getTime()), { error: "must be a time that there is" });

const PERSON_CURSOR = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}~[^]{1,400}$/;

/** The place of the last person of a page: their id, and the name that they were found by. */
export const personCursor = () =>
  text()
    .regex(PERSON_CURSOR, { error: "must be the nextCursor of a page" })
    .transform((value) => ({ userId: value.slice(0, 36), name: value.slice(37) }));

/** The sender's own id for a send: 1 to 64 printable ASCII characters without spaces. */
export const clientMessageId = () =>
  z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: "must be 1 to 64 printable ASCII characters without spaces" });
