import { z } from "zod";
import { ERROR_CODES } from "./error-codes.js";
import type * as failures from "./failure.js";

const errorFields = {
  code: z.enum(ERROR_CODES),
  status: z.int().min(400).max(599),
  retryable: z.boolean().describe("Whether a later retry of the same request may succeed."),
  details: z.record(z.string(), z.unknown()).exactOptional(),
};

/** The error in a socket's acknowledgement, and of a refused handshake. */
export const Failure = z.strictObject({ ...errorFields, message: z.string() }) satisfies z.ZodType<failures.Failure>;

/** The body of a REST error: RFC 9457, `application/problem+json`. */
export const ProblemDetails = z.strictObject({
  ...errorFields,
  type: z.string().startsWith("urn:synctalk:problem:"),
  title: z.string(),
  detail: z.string(),
  requestId: z.string(),
}) satisfies z.ZodType<failures.ProblemDetails>;
