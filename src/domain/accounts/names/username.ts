import type { FieldError } from "../../shared/field-errors.js";
import { impersonatesReservedName, type ReservedNames } from "./confusables.js";
import type { UserId } from "../user.js";

export const USERNAME_LENGTH = { min: 3, max: 32 } as const;

const USERNAME_CHARACTERS = /^[a-z0-9_.-]+$/;

/** Prefix of the usernames of deleted accounts. No other username may begin with it. */
export const DELETED_USERNAME_PREFIX = "deleted_";

/** Folds the case of ASCII letters only, because some letters of other scripts would otherwise become ASCII letters. */
export const normalizedUsername = (text: string): string =>
  text.trim().replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

export const hasUsernameForm = (text: string): boolean =>
  text.length >= USERNAME_LENGTH.min && text.length <= USERNAME_LENGTH.max && USERNAME_CHARACTERS.test(text);

export function validateUsername(username: string, reserved: ReservedNames): readonly FieldError[] {
  const refused = (message: string): FieldError[] => [{ path: "username", message }];
  if (!hasUsernameForm(username)) return refused("must be 3 to 32 of the characters a-z 0-9 _ . -");
  if (username.startsWith(DELETED_USERNAME_PREFIX)) return refused(`must not begin with ${DELETED_USERNAME_PREFIX}`);
  if (impersonatesReservedName(username, reserved)) return refused("must not look like a reserved name");
  return [];
}

/**
 * Names for a user who chose none. They contain no part of the email, because everybody sees them. The usernames must
 * be tried in this order; each one contains other or more digits of the user's id, whose last digits are random.
 */
export function guestNames(userId: UserId): Readonly<{ displayName: string; usernames: readonly string[] }> {
  const digits = userId.replaceAll("-", "");
  const last = digits.slice(-RANDOM_DIGITS);
  const inLetters = Number.parseInt(last, 16).toString(36).padStart(RANDOM_DIGITS, "0");
  return {
    displayName: `Guest ${1000 + (Number.parseInt(last, 16) % 9000)}`,
    usernames: [`user-${inLetters.slice(-5)}`, `user-${inLetters}`, `user-${digits.slice(-20)}`],
  };
}

/** Random hexadecimal digits at the end of an id. Source: RFC 9562, 5.7. */
const RANDOM_DIGITS = 8;
