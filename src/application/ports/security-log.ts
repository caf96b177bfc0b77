import type { SessionEnd, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Role } from "../../domain/rooms/membership.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

/**
 * An event of an account or a session. Names are stable, because alarms depend on them. Events never contain secrets.
 */
export type SecurityEvent = Readonly<{
  name:
    | "account.registered"
    | "account.deleted"
    | "account.password_changed"
    | "account.password_refused"
    | "account.reset_requested"
    | "account.password_reset"
    | "account.email_verified"
    | "auth.login_succeeded"
    | "auth.login_failed"
    | "auth.login_limited"
    | "auth.refresh_reused"
    | "auth.token_refused"
    | "limit.exceeded"
    | "room.member_banned"
    | "room.member_muted"
    | "room.member_removed"
    | "room.moderation_refused"
    | "room.role_changed"
    | "room.sanction_lifted"
    | "session.ended";
  userId?: UserId;
  sessionId?: SessionId;
  address?: string;
  reason?: SessionEnd;
  roomId?: RoomId;
  role?: Role;
  /** The user who caused it, if that is not `userId`. */
  by?: UserId;
  /** The code of a refusal, or the limit that was exceeded. */
  code?: string;
  /** Number of further events of the same kind within a minute. */
  count?: number;
}>;

export interface SecurityLog extends Closable {
  /** Records the event. Never throws and never waits. */
  record(event: SecurityEvent): void;
}
