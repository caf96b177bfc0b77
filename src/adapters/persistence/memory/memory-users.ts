import { emailTaken, usernameTaken } from "../../../domain/accounts/errors.js";
import { summaryOf, type User, type UserSummary } from "../../../domain/accounts/user.js";
import type { MemoryTables } from "./memory-tables.js";

type UserTables = Pick<MemoryTables, "users" | "userIdsByEmail" | "userIdsByUsername">;

/** Stores a new or changed user. Refuses an email or a username that another user has. */
export function saveUser({ users, userIdsByEmail, userIdsByUsername }: UserTables, user: User): void {
  const holder = (id: string | undefined) => (id === undefined || id === user.id ? undefined : users.get(id));
  if (holder(userIdsByEmail.get(user.email))?.email === user.email) throw emailTaken();
  if (holder(userIdsByUsername.get(user.username))?.username === user.username) throw usernameTaken();
  users.set(user.id, user);
  userIdsByEmail.set(user.email, user.id);
  userIdsByUsername.set(user.username, user.id);
}

/** Returns the user's current names. */
export function currentSummaryOf({ users }: Pick<MemoryTables, "users">, stored: UserSummary): UserSummary {
  const user = users.get(stored.id);
  return user ? summaryOf(user) : stored;
}
