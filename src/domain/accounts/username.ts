import type { Problem } from "../shared/problems.js";

const USERNAME = /^[a-z0-9_.-]{3,32}$/;
/** From the first to the last character that is neither a dash nor a dot. */
const INNER = /[^-.](?:.*[^-.])?/;
const LONGEST_BASE = 23;

/** What the usernames of deleted accounts begin with, and no others. */
export const OF_DELETED = "deleted_";

/** Folds the case of ASCII alone: letters of other scripts that fold to it are not meant. */
export const normalizedUsername = (text: string): string =>
  text.trim().replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

export function usernameProblems(username: string): readonly Problem[] {
  const refused = (message: string): Problem[] => [{ path: "username", message }];
  if (!USERNAME.test(username)) return refused("must be 3 to 32 of the characters a-z 0-9 _ . -");
  if (username.startsWith(OF_DELETED)) return refused(`must not begin with ${OF_DELETED}`);
  return [];
}

export const localPart = (email: string): string => email.split("@", 1).join();

/**
 * Names to try, in this order, for someone who gave only an email: its local part made valid, then the same with the
 * tail of the user's id, which nobody else has.
 */
export function usernameCandidates(email: string, userId: string): readonly string[] {
  const valid = localPart(email).replaceAll(/[^a-z0-9_.-]+/g, "-");
  const inner = INNER.exec(valid)?.[0] ?? "";
  const base = inner.replace(/^deleted_/, "deleted-").slice(0, LONGEST_BASE);
  const named = base.length >= 3 ? base : `user${base && `-${base}`}`;
  return [named, `${named}-${userId.slice(-4)}`, `${named}-${userId.slice(-8)}`];
}
