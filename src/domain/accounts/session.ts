import type { Id } from "../shared/id.js";
import { sessionRevoked, tokenExpired } from "./errors.js";
import type { UserId } from "./user.js";

export type SessionId = Id<"session">;
export type SessionEnd = "logged_out" | "revoked" | "password_changed";

/** One login on one device, for as long as its refresh tokens follow one another. */
export type Session = Readonly<{
  id: SessionId;
  userId: UserId;
  createdAt: Date;
  lastUsedAt: Date;
  /** When it ends, or ended, by itself or not. */
  expiresAt: Date;
  device: string;
  address: string;
  /** Which of its refresh tokens, counted from 1, is good now: the others are spent. */
  generation: number;
  /** What the good token was made with of the one before it; `null` for the first. */
  salt: string | null;
  endedAt: Date | null;
  endReason: SessionEnd | null;
}>;

/** As many as a user has at a time: another login ends the one that was used least recently. */
export const MAX_SESSIONS = 100;

/** Refresh tokens of a session that are recognised, the good one among them. An older one is no token at all. */
export const MAX_KEPT_TOKENS = 500;

const DAY_MS = 86_400_000;
const IDLE_TIMEOUT_MS = 30 * DAY_MS;
const MAX_LIFETIME_MS = 90 * DAY_MS;
const RETENTION_MS = 90 * DAY_MS;
/** How long after a lost answer the same token may be sent again. */
const GRACE_MS = 10_000;
/** How far the clocks of two nodes may be apart: an age below that comes from a clock that was set back. */
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

export const endSession = (session: Session, endReason: SessionEnd, at: Date): Session => ({
  ...session,
  endedAt: at,
  expiresAt: at < session.expiresAt ? at : session.expiresAt,
  endReason,
});

/** Refuses for a session that is over. */
export function assertActive(session: Session, at: Date): Session {
  if (session.endedAt) throw sessionRevoked();
  if (!isActive(session, at)) throw tokenExpired();
  return session;
}

/**
 * What using the session's refresh token of this generation does. `rotated`: the next one is good from now on.
 * `repeated`: it was used a moment ago, and its answer may have been lost. `reused`: somebody holds what they should not.
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

/** What expired before this may be forgotten: its tokens are no longer even refused by name. */
export const retentionCutoff = (now: Date): Date => later(now, -RETENTION_MS);

function rotated(session: Session, { salt, at }: Readonly<{ salt: string; at: Date }>): Session {
  const longest = later(session.createdAt, MAX_LIFETIME_MS);
  const unused = later(at, IDLE_TIMEOUT_MS);
  const expiresAt = unused < longest ? unused : longest;
  return { ...session, lastUsedAt: at, expiresAt, generation: session.generation + 1, salt };
}

const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
