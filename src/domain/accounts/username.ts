const USERNAME = /^[a-z0-9_.-]{3,32}$/;
/** From the first to the last character that is neither a dash nor a dot. */
const INNER = /[^-.](?:.*[^-.])?/;
const LONGEST_BASE = 23;

export const normalizedUsername = (text: string): string => text.trim().toLowerCase();

export const isUsername = (text: string): boolean => USERNAME.test(text);

export const localPart = (email: string): string => email.split("@", 1).join();

/**
 * Names to try, in this order, for someone who gave only an email: its local part made valid, then the same with the
 * tail of the user's id, which nobody else has.
 */
export function usernameCandidates(email: string, userId: string): readonly string[] {
  const valid = localPart(email).replaceAll(/[^a-z0-9_.-]+/g, "-");
  const base = (INNER.exec(valid)?.[0] ?? "").slice(0, LONGEST_BASE);
  const named = base.length >= 3 ? base : `user${base && `-${base}`}`;
  return [named, `${named}-${userId.slice(-4)}`, `${named}-${userId.slice(-8)}`];
}
