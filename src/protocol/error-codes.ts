/**
 * Every error `code` of both transports, with its HTTP status. Codes are stable, because clients compare them. One code
 * occurs only in `details.reason`.
 */
export const ERROR_STATUS = {
  "request.invalid": 400,
  "request.too_large": 413,
  "request.too_many": 429,
  "request.unsupported_media_type": 415,
  "route.not_found": 404,
  "event.not_found": 404,
  "rate.limited": 429,
  "service.unavailable": 503,
  internal: 500,
  "connection.too_many": 429,
  "auth.invalid_credentials": 401,
  "auth.token_missing": 401,
  "auth.token_invalid": 401,
  "auth.token_expired": 401,
  "auth.session_revoked": 401,
  "account.email_taken": 409,
  "account.username_taken": 409,
  "account.password_too_weak": 400,
  "account.email_not_verified": 403,
  "account.link_invalid": 400,
  "user.not_found": 404,
  "session.not_found": 404,
  "member.not_found": 404,
  "room.not_found": 404,
  "room.not_a_member": 403,
  "room.role_required": 403,
  "room.owner_protected": 403,
  "room.not_to_oneself": 403,
  "room.last_owner": 409,
  "room.too_many": 409,
  "room.muted": 403,
  "room.banned": 403,
  "room.archived": 409,
  "room.announcement": 403,
  "room.changed": 409,
  "message.not_found": 404,
  "message.not_the_author": 403,
  "message.deleted": 409,
  "message.too_many_reactions": 409,
  "message.changed": 409,
  "message.client_id_reused": 409,
  "message.empty": 400,
  "message.too_long": 400,
  "thread.nested": 400,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export const ERROR_CODES = Object.keys(ERROR_STATUS) as readonly ErrorCode[];
