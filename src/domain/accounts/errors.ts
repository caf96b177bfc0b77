import { DomainError } from "../shared/domain-error.js";

export const emailTaken = () =>
  new DomainError("conflict", "account.email_taken", "There is an account with this email already.");

export const usernameTaken = () =>
  new DomainError("conflict", "account.username_taken", "This username belongs to somebody else.");

export const invalidCredentials = () =>
  new DomainError("unauthenticated", "auth.invalid_credentials", "Email or password is wrong.");

export const wrongPassword = () =>
  new DomainError("unauthenticated", "auth.invalid_credentials", "The current password is wrong.");

export const tokenMissing = () =>
  new DomainError("unauthenticated", "auth.token_missing", "This needs an access token.");

export const tokenInvalid = () => new DomainError("unauthenticated", "auth.token_invalid", "The token is not valid.");

export const tokenExpired = () => new DomainError("unauthenticated", "auth.token_expired", "The token has expired.");

export const sessionRevoked = () =>
  new DomainError("unauthenticated", "auth.session_revoked", "This session was ended: log in again.");

export const sessionNotFound = () =>
  new DomainError("not_found", "session.not_found", "There is no such session of yours.");

/** The same for a token that was used, replaced, out of date or never given: which one is nobody else's business. */
export const linkInvalid = () =>
  new DomainError("invalid", "account.link_invalid", "This link is not good any more: ask for a new one.", {
    issues: [{ path: "token", message: "is not good, or not any more" }],
  });

export const emailNotVerified = () =>
  new DomainError("forbidden", "account.email_not_verified", "Follow the link in the mail that you were sent first.");

export const userNotFound = () => new DomainError("not_found", "user.not_found", "There is no such user.");
