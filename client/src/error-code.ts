import type { ErrorCode as ServerErrorCode } from "../../src/protocol/error-codes.js";

/** Codes of the server's errors. */
export type ErrorCode = ServerErrorCode;

/** Codes of errors that the SDK itself detects. */
export type ClientErrorCode =
  | "client.aborted"
  | "client.connect_timeout"
  | "client.connection_ended_twice"
  | "client.connection_lost"
  | "client.discarded"
  | "client.invalid_option"
  | "client.invalid_url"
  | "client.origin_refused"
  | "client.session_ended"
  | "client.socket_refused"
  | "client.unanswered"
  | "client.unexpected_answer"
  | "client.unknown_room"
  | "client.unreachable"
  | "client.unsent_messages"
  | "client.wrong_path";

/** Codes of a newer server are strings that this version does not list. */
export type AnyErrorCode = ErrorCode | ClientErrorCode | (string & {});
