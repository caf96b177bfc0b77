import type { Id } from "../shared/id.js";
import { sessionRevoked, tokenExpired } from "./errors.js";
import type { UserId } from "./user.js";

export type SessionId = Id<"session">;
export type SessionEnd = "logged_out" | "revoked" | "password_changed";

/** A login on one device: a family of refresh tokens, one valid at a time. */
export type Session = Readonly<{
  id: SessionId;
  userId: UserId;
  createdAt: Date;
  lastUsedAt: Date;
  /** The time of the end, whether by expiry or earlier. */
  expiresAt: Date;
  device: string;
  address: string;
  /** The number of the valid refresh token, counted from 1. The earlier ones are spent. */
  generation: number;
  /** The salt from which the valid token was derived; `null` for the first token. */
  salt: string | null;
  endedAt: Date | null;
  endReason: SessionEnd | null;
}>;

/** Maximum per user. A further login ends the least recently used session. */
export const MAX_SESSIONS = 100;

/** Refresh tokens per session that are recognised, including the valid one. Older tokens are treated as unknown. */
export const MAX_KEPT_TOKENS = 500;

const DAY_MS = 86_400_000;
export const IDLE_TIMEOUT_MS = 30 * DAY_MS;
export const MAX_LIFETIME_MS = 90 * DAY_MS;
const RETENTION_MS = 90 * DAY_MS;
/** Time in which a spent token may be sent again, because the answer may have been lost. */
const GRACE_MS = 10_000;
/** Largest difference between the clocks of two nodes. A larger one means that a clock was set back. */
const MAX_SKEW_MS = 1_000;

type NewSession = Pick<Session, "id" | "userId" | "device" | "address">;

export const startSession = (beginning: NewSession, at: Date): Session => ({
  ...beginning,
  createdAt: at,
  lastUsedAt: at,
  expiresAt: later(at, IDLE_TIMEOUT_MS),
  generation: 1,
  salt: null,
  endedAt: null,
  endReason: null,
});

export const isActive = ({ endedAt, expiresAt }: Session, at: Date): boolean => endedAt === null && expiresAt > at;

type Kept = Readonly<{ at: Date; except?: SessionId; keepNewest?: number }>;

/** Selects the active sessions to end: all but `except` and the `keepNewest` most recently used ones. */
export function sessionsToEnd(sessions: readonly Session[], { at, except, keepNewest = 0 }: Kept): Session[] {
  const newestFirst = sessions
    .filter((session) => isActive(session, at))
    .sort(byLastUse)
    .toReversed();
  return newestFirst.slice(keepNewest).filter(({ id }) => id !== except);
}

const byLastUse = (a: Session, b: Session): number =>
  a.lastUsedAt.getTime() - b.lastUsedAt.getTime() || (a.id < b.id ? -1 : 1);

export const endSession = (session: Session, endReason: SessionEnd, at: Date): Session => ({
  ...session,
  endedAt: at,
  expiresAt: at < session.expiresAt ? at : session.expiresAt,
  endReason,
});

/** Throws when the session has ended. */
export function assertActive(session: Session, at: Date): Session {
  if (session.endedAt) throw sessionRevoked();
  if (!isActive(session, at)) throw tokenExpired();
  return session;
}

/**
 * The effect of using the refresh token of one generation. `rotated`: the next token becomes valid. `repeated`: the
 * token was used a moment ago, and its answer may have been lost. `reused`: the token is spent, so it was probably
 * stolen.
 */
export type Rotation =
  | Readonly<{ outcome: "rotated"; session: Session; salt: string }>
  | Readonly<{ outcome: "repeated"; session: Session; salt: string }>
  | Readonly<{ outcome: "reused"; session: Session }>;

export function rotateRefreshToken(
  session: Session,
  generation: number,
  next: Readonly<{ salt: string; at: Date }>,
): Rotation {
  assertActive(session, next.at);
  if (generation === session.generation)
    return { outcome: "rotated", session: rotated(session, next), salt: next.salt };
  const isLatestSpent = generation === session.generation - 1;
  const ageMs = next.at.getTime() - session.lastUsedAt.getTime();
  const isRecent = ageMs >= -MAX_SKEW_MS && ageMs <= GRACE_MS;
  if (isLatestSpent && isRecent && session.salt !== null) return { outcome: "repeated", session, salt: session.salt };
  return { outcome: "reused", session };
}

/** Sessions that expired before this time may be purged. Their tokens are then refused as unknown. */
export const retentionCutoff = (now: Date): Date => later(now, -RETENTION_MS);

function rotated(session: Session, { salt, at }: Readonly<{ salt: string; at: Date }>): Session {
  const longest = later(session.createdAt, MAX_LIFETIME_MS);
  const unused = later(at, IDLE_TIMEOUT_MS);
  const expiresAt = unused < longest ? unused : longest;
  return { ...session, lastUsedAt: at, expiresAt, generation: session.generation + 1, salt };
}

const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
