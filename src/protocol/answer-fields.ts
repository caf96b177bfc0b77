import { z } from "zod";

/** Schemas of fields that the server sends. */
export const id = () => z.uuid();
/** ISO-8601 UTC with milliseconds. */
export const time = () => z.iso.datetime({ precision: 3 });
/** A count, a `seq` or a `rev`. */
export const count = () => z.int().min(0);
