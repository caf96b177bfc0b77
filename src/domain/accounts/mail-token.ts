import { linkInvalid } from "./errors.js";
import type { User, UserId } from "./user.js";

export const MAIL_TOKEN_KINDS = ["password_reset", "email_verification"] as const;

export type MailTokenKind = (typeof MAIL_TOKEN_KINDS)[number];

/** A token of a mailed link, stored by its digest. It is valid once, and only for the address that it was sent to. */
export type MailToken = Readonly<{
  digest: string;
  userId: UserId;
  kind: MailTokenKind;
  email: string;
  expiresAt: Date;
}>;

const MINUTE_MS = 60_000;
/**
 * Largest difference between the clocks of two nodes. A token from further in the future means that the clock was set
 * back.
 */
const MAX_SKEW_MS = 5_000;
const LIFE_MS: Readonly<Record<MailTokenKind, number>> = {
  password_reset: 30 * MINUTE_MS,
  email_verification: 24 * 60 * MINUTE_MS,
};

export const mailToken = (kind: MailTokenKind, digest: string, { id, email }: User, at: Date): MailToken => ({
  digest,
  userId: id,
  kind,
  email,
  expiresAt: new Date(at.getTime() + LIFE_MS[kind]),
});

/** Throws the same error for unknown and expired tokens. */
export function assertUsable(token: MailToken | null, at: Date): MailToken {
  if (!token || token.expiresAt <= at || isOfTheFuture(token, at)) throw linkInvalid();
  return token;
}

const isOfTheFuture = ({ kind, expiresAt }: MailToken, at: Date): boolean =>
  expiresAt.getTime() - LIFE_MS[kind] > at.getTime() + MAX_SKEW_MS;
