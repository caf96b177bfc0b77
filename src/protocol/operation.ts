import { z } from "zod";
import type { ErrorCode } from "./error-codes.js";

/** Who may call an operation. `unverified`: also a user whose email address still has to be verified. */
export type Access = "public" | "authenticated" | "unverified";

/**
 * Which budget an operation spends, and which turns it takes before the store. `list`: lists and searches. `send`:
 * appends. `account`: lists and ends of sessions, which no other request may use up. `credentials`: operations that
 * receive a password or a token. They queue for the store themselves.
 */
export type Budget = "read" | "list" | "send" | "account" | "credentials";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type SuccessStatus = 200 | 201 | 202 | 204;

/** How an operation is called over REST. */
export type RestBinding<Data> = Readonly<{
  method: Method;
  /** Below `/api`, with parameters as `:roomId`. */
  path: `/${string}`;
  /** Schema of the input where a query string needs one of its own. */
  query?: z.ZodObject;
  status: SuccessStatus;
  /** Second status of a success, and when it applies. */
  otherStatus?: Readonly<{ status: SuccessStatus; applies(data: Data): boolean }>;
  /** Part of the output that is the body. The whole output without it; no body with status 202 and 204. */
  body?: Readonly<{ schema: z.ZodType; of(data: Data): unknown }>;
}>;

export type Tag = "accounts" | "sessions" | "rooms" | "messages" | "moderation";

/** One thing that clients can ask for, over REST, over a socket, or both. */
export type Operation<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Who extends Access = Access,
  Rest extends RestBinding<z.output<Output>> = RestBinding<z.output<Output>>,
> = Readonly<{
  tag: Tag;
  summary: string;
  access: Who;
  budget: Budget;
  /** Limits per user that are charged beside the budget. The rate-limit headers report them too. */
  limits?: readonly string[];
  input: Input;
  output: Output;
  rest?: Rest;
  /** Name of the socket event. */
  event?: string;
  /** Codes of refusals beside those of every operation: `COMMON_ERRORS`, and `AUTHENTICATION_ERRORS` unless public. */
  errors: readonly ErrorCode[];
  /** Fields of an input that works, without ids. */
  example: Readonly<Record<string, unknown>>;
}>;

/** The input of an operation that takes none. */
export const NoInput = z.object({});

/**
 * Checks a definition: the binding's functions take what `output` describes. The type keeps the method and the path, from
 * which the SDK's calls follow.
 */
export const operation = <
  Input extends z.ZodObject,
  Output extends z.ZodType,
  Who extends Access,
  const Rest extends RestBinding<z.output<Output>> = never,
>(
  definition: Operation<Input, Output, Who, Rest>,
): Operation<Input, Output, Who, Rest> => definition;

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

/** Every code that an operation may refuse with. */
export const errorCodesOf = ({ access, errors }: Operation): readonly ErrorCode[] => [
  ...new Set<ErrorCode>([
    ...COMMON_ERRORS,
    ...(access === "public" ? [] : AUTHENTICATION_ERRORS),
    ...(access === "authenticated" ? (["account.email_not_verified"] as const) : []),
    ...errors,
  ]),
];
