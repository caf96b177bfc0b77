import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { codePointLength } from "../shared/text.js";

export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

/** The same characters typed on another keyboard are the same password. Source: NIST SP 800-63B-4, 3.1.1.2. */
export const normalizedPassword = (password: string): string => password.normalize("NFKC");

/** Length and a blocklist instead of rules of composition. Source: NIST SP 800-63B-4, 3.1.1.2. */
export function validatePassword(
  password: string,
  account: Readonly<{ email: string; username: string }>,
  isCommon: (password: string) => boolean,
): readonly FieldError[] {
  const weak = (message: string): FieldError[] => [{ path: "password", message, code: "account.password_too_weak" }];
  const length = codePointLength(password);
  const { min, max } = PASSWORD_LENGTH;
  const folded = password.toLowerCase();
  if (length < min) return weak(`must be at least ${min} characters long`);
  if (length > max) return weak(`must be at most ${max} characters long`);
  if (folded === account.email || folded === account.username) return weak("must not be the email or the username");
  if (isCommon(folded)) return weak("is one of the most common passwords");
  return [];
}

/** Returns a new password in its stored form. Throws for a weak one. */
export function parseNewPassword(
  text: string,
  account: Readonly<{ email: string; username: string }>,
  isCommon: (password: string) => boolean,
): string {
  const password = normalizedPassword(text);
  throwIfInvalid(validatePassword(password, account, isCommon).map((problem) => ({ ...problem, path: "newPassword" })));
  return password;
}
