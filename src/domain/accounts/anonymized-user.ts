import type { User } from "./user.js";
import { DELETED_USERNAME_PREFIX } from "./names/username.js";

/**
 * Keeps the row as the author of messages. The id replaces the email address: it is not a valid address, so nobody can
 * log in with it.
 */
export function anonymizeUser(user: User, at: Date): User {
  const { id } = user;
  return {
    ...user,
    email: id,
    username: `${DELETED_USERNAME_PREFIX}${id.replaceAll("-", "").slice(-24)}`,
    displayName: "Deleted user",
    bio: "",
    data: null,
    passwordHash: "",
    emailVerifiedAt: null,
    nameRev: user.nameRev + 1,
    deletedAt: at,
  };
}
