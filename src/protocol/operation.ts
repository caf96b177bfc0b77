import { z } from "zod";
import type { ErrorCode } from "./error-codes.js";

/** Access levels of an operation. `unverified`: also open to users who have not verified their email address yet. */
export type Access = "public" | "authenticated" | "unverified";

/**
 * The budget that an operation uses, and the queue in which it waits for the store. `list`: lists and searches. `send`:
 * appends. `batches`: like `read`, but the use case waits for the store before each batch of its work. `account`:
 * listing and ending sessions, whose budget no other request uses up. `credentials`: operations that receive a password
 * or a token; their use cases wait for the store themselves.
 */
export type Budget = "read" | "list" | "send" | "batches" | "account" | "credentials";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type SuccessStatus = 200 | 201 | 202 | 204;

/** Binding of an operation to REST. */
export type RestBinding<Data> = Readonly<{
  method: Method;
  /** Path below `/api`, with parameters as `:roomId`. */
  path: `/${string}`;
  /** Schema of the query string, if it differs from the input. */
  query?: z.ZodObject;
  /** Field of the input that the header `Idempotency-Key` may give instead. */
  idempotencyKey?: string;
  status: SuccessStatus;
  /** A second success status, and the condition for it. */
  otherStatus?: Readonly<{ status: SuccessStatus; applies(data: Data): boolean }>;
  /** Part of the output that becomes the body. Default: the whole output. Status 202 and 204 have no body. */
  body?: Readonly<{ schema: z.ZodType; of(data: Data): unknown }>;
}>;

export type Tag = "accounts" | "sessions" | "rooms" | "messages" | "moderation" | "presence";

/** One operation that clients can call, over REST, over a socket, or both. */
export type Operation<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  AccessLevel extends Access = Access,
  Rest extends RestBinding<z.output<Output>> = RestBinding<z.output<Output>>,
> = Readonly<{
  tag: Tag;
  summary: string;
  access: AccessLevel;
  budget: Budget;
  /** Limits per user that are charged in addition to the budget. The rate-limit headers report them too. */
  limits?: readonly string[];
  input: Input;
  output: Output;
  rest?: Rest;
  /** Name of the socket event. */
  event?: string;
  /** Socket requests of one connection run one after the other if their operations have the same value, as they arrived. */
  inOrder?: "watch" | "status" | "focus" | "activity";
  /**
   * Error codes in addition to those of every operation: `COMMON_ERRORS`, and `AUTHENTICATION_ERRORS` unless public.
   */
  errors: readonly ErrorCode[];
  /** Fields of a valid input, without ids. */
  example: Readonly<Record<string, unknown>>;
}>;

/** The input of an operation without fields. */
export const NoInput = z.object({});

/** The output of an operation that returns nothing. */
export const Empty = z.strictObject({});

/**
 * Checks the types of a definition: the functions of `rest` must accept the type of `output`. The result keeps the
 * literal types of the method and the path, from which the SDK's calls are derived.
 */
export const operation = <
  Input extends z.ZodObject,
  Output extends z.ZodType,
  AccessLevel extends Access,
  const Rest extends RestBinding<z.output<Output>> = never,
>(
  definition: Operation<Input, Output, AccessLevel, Rest>,
): Operation<Input, Output, AccessLevel, Rest> => definition;

const COMMON_ERRORS = [
  "request.invalid",
  "request.too_large",
  "request.too_many",
  "request.unsupported_media_type",
  "rate.limited",
  "service.unavailable",
  "internal",
] as const satisfies readonly ErrorCode[];

const AUTHENTICATION_ERRORS = [
  "auth.token_missing",
  "auth.token_invalid",
  "auth.token_expired",
  "auth.session_revoked",
] as const satisfies readonly ErrorCode[];

/** Every error code of an operation. */
export const errorCodesOf = ({ access, errors }: Operation): readonly ErrorCode[] => [
  ...new Set<ErrorCode>([
    ...COMMON_ERRORS,
    ...(access === "public" ? [] : AUTHENTICATION_ERRORS),
    ...(access === "authenticated" ? (["account.email_not_verified"] as const) : []),
    ...errors,
  ]),
];

/** Codes for problems of HTTP headers, which socket events do not have. */
const REST_ERRORS: ReadonlySet<ErrorCode> = new Set(["auth.token_missing", "request.unsupported_media_type"]);

/** Every code that an ack of the operation may carry. */
export const ackErrorCodesOf = (operation: Operation): readonly ErrorCode[] =>
  errorCodesOf(operation).filter((code) => !REST_ERRORS.has(code));
