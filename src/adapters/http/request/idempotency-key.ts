import type { IncomingHttpHeaders } from "node:http";
import { throwInvalid } from "../../../domain/shared/field-errors.js";

type Input = Readonly<Record<string, unknown>>;

/** The header is a quoted string in the IETF's draft, and a bare one in many clients. */
const QUOTED = /^"([^"\\]*)"$/;

/** Takes the header `Idempotency-Key` as the field of the input. Refuses two different values. */
export function withIdempotencyKey(input: Input, headers: IncomingHttpHeaders, field: string | undefined): Input {
  const header = headers["idempotency-key"];
  if (field === undefined || typeof header !== "string") return input;
  const key = QUOTED.exec(header)?.[1] ?? header;
  if (input[field] !== undefined && input[field] !== key)
    throwInvalid({ path: field, message: "must be the same as the header Idempotency-Key" });
  return { ...input, [field]: key };
}
