import type { Failure } from "./protocol.js";

/**
 * What the server refused, or that it could not be reached (`status` 0), over REST and the socket alike. `code` is stable;
 * `retryable` says whether the same request may succeed later.
 */
export class RequestFailed extends Error {
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "RequestFailed";
    this.code = failure.code;
    this.status = failure.status;
    this.retryable = failure.retryable;
    this.details = failure.details ?? {};
  }
}

export const unreachable = (message = "The server cannot be reached.") =>
  new RequestFailed({ code: "client.unreachable", message, status: 0, retryable: true });

export const unanswered = () =>
  new RequestFailed({
    code: "client.unanswered",
    message: "The server has not answered yet.",
    status: 0,
    retryable: true,
  });

export const socketRefused = () =>
  new RequestFailed({
    code: "client.socket_refused",
    message: "The server answers, but takes no socket. Does a proxy stop it?",
    status: 0,
    retryable: true,
  });

export const originRefused = (origin: string) =>
  new RequestFailed({
    code: "client.origin_refused",
    message: `The server does not let ${origin} in: add it to CORS_ORIGINS on the server. Or the path of \`url\` is wrong.`,
    status: 0,
    retryable: true,
  });

export const wrongPath = (url: string) =>
  new RequestFailed({
    code: "client.wrong_path",
    message: `Something else than SyncTalk answers at "${url}". Is the path of \`url\` right?`,
    status: 404,
    retryable: true,
  });

export const sessionOver = () =>
  new RequestFailed({ code: "client.session_ended", message: "The session has ended.", status: 401, retryable: false });

export const unknownRoom = () =>
  new RequestFailed({
    code: "client.unknown_room",
    message: "This room is not among mine.",
    status: 0,
    retryable: false,
  });

export const unsentMessages = (count: number) =>
  new RequestFailed({
    code: "client.unsent_messages",
    message: "Something that was written has not been sent yet.",
    status: 0,
    retryable: true,
    details: { count },
  });

/** Anything thrown, as a failure. */
export function asFailure(thrown: unknown): RequestFailed {
  return thrown instanceof RequestFailed ? thrown : unreachable();
}
