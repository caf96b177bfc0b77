import type { AnyErrorCode, ClientErrorCode } from "./error-code.js";
import type { Failure } from "./protocol.js";

/** An error from the server or from the connection to it, the same for REST and the socket. */
export class RequestError extends Error {
  /** Stable: safe to compare. */
  readonly code: AnyErrorCode;
  /** The HTTP status; 0 when there was no response. */
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "RequestError";
    this.code = failure.code;
    this.status = failure.status;
    this.retryable = failure.retryable;
    this.details = failure.details ?? {};
  }
}

/** Creates an error that the SDK itself detects. */
export const clientError = (
  code: ClientErrorCode,
  message: string,
  { status = 0, retryable = true, details }: Partial<Omit<Failure, "code" | "message">> = {},
) => new RequestError({ code, message, status, retryable, ...(details && { details }) });

export const unreachable = (message = "The server cannot be reached.") => clientError("client.unreachable", message);

export const unanswered = () => clientError("client.unanswered", "The server has not responded in time.");

export const socketRefused = () =>
  clientError("client.socket_refused", "The server responds over HTTP but accepts no socket. A proxy may block it.");

export const originRefused = (origin: string) =>
  clientError(
    "client.origin_refused",
    `The server does not allow ${origin}: add it to CORS_ORIGINS on the server. Or the path of \`url\` is wrong.`,
  );

export const wrongPath = (url: string) =>
  clientError("client.wrong_path", `"${url}" is not a SyncTalk server. Check the path of \`url\`.`, { status: 404 });

export const sessionEnded = () =>
  clientError("client.session_ended", "The session has ended.", { status: 401, retryable: false });

export const unknownRoom = () =>
  clientError("client.unknown_room", "You are not a member of this room.", { retryable: false });

export const unsentMessages = (count: number) =>
  clientError("client.unsent_messages", "Some messages or changes are not sent yet.", { details: { count } });

/** The pause that the server asks for before a retry. */
export const retryAfterMs = ({ details }: RequestError): number => Number(details["retryAfterMs"]) || 0;

/** Turns any thrown value into a `RequestError`. */
export function asFailure(thrown: unknown): RequestError {
  return thrown instanceof RequestError ? thrown : unreachable();
}
