import type { User } from "./user.js";
import { DELETED_USERNAME_PREFIX } from "./username.js";

/** What is left of a user: an author of messages, who is nobody and logs in no more. The id in the place of an address is none. */
export function anonymizeUser(user: User, at: Date): User {
  const { id } = user;
  return {
    ...user,
    email: id,
    username: `${DELETED_USERNAME_PREFIX}${id.replaceAll("-", "").slice(-24)}`,
    displayName: "Deleted user",
    bio: "",
    passwordHash: "",
    emailVerifiedAt: null,
    nameRev: user.nameRev + 1,
    deletedAt: at,
  };
}
