import { DomainError } from "../shared/domain-error.js";
import type { UserId } from "./user.js";

export const emailTaken = () =>
  new DomainError("conflict", "account.email_taken", "An account with this email already exists.");

export const usernameTaken = () =>
  new DomainError("conflict", "account.username_taken", "This username is already taken.");

export const invalidCredentials = () =>
  new DomainError("unauthenticated", "auth.invalid_credentials", "The email or the password is wrong.");

export const wrongPassword = () =>
  new DomainError("unauthenticated", "auth.invalid_credentials", "The current password is wrong.");

export const tokenMissing = () =>
  new DomainError("unauthenticated", "auth.token_missing", "An access token is required.");

export const tokenInvalid = () => new DomainError("unauthenticated", "auth.token_invalid", "The token is not valid.");

export const tokenExpired = () => new DomainError("unauthenticated", "auth.token_expired", "The token has expired.");

export const sessionRevoked = () =>
  new DomainError("unauthenticated", "auth.session_revoked", "This session has ended. Log in again.");

export const sessionNotFound = () => new DomainError("not_found", "session.not_found", "You have no such session.");

/** The same refusal for used, replaced, expired and unknown tokens, so that it reveals nothing about a token. */
export const linkInvalid = () =>
  new DomainError("invalid", "account.link_invalid", "This link is no longer valid. Request a new one.", {
    issues: [{ path: "token", message: "is not valid or no longer valid" }],
  });

export const emailNotVerified = () =>
  new DomainError(
    "forbidden",
    "account.email_not_verified",
    "Your email address is not verified. Follow the link in the mail that we sent you.",
  );

/** The same refusal in both directions, so that it does not tell who blocks whom. `userId`: the person whom it concerns. */
export const userBlocked = (userId: UserId) =>
  new DomainError("forbidden", "user.blocked", "A block separates you from this user.", { userId });

export const tooManyBlocked = (most: number) =>
  new DomainError("conflict", "user.too_many_blocked", `You block ${most} people already, which is the maximum.`, {
    most,
  });

export const receiptsHidden = () =>
  new DomainError(
    "forbidden",
    "account.receipts_off",
    "You hide how far you have read, so you do not see it of others either.",
  );

export const userNotFound = () => new DomainError("not_found", "user.not_found", "This user does not exist.");
