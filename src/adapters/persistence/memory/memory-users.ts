import { emailTaken, usernameTaken } from "../../../domain/accounts/errors.js";
import { summaryOf, type User, type UserSummary } from "../../../domain/accounts/user.js";
import type { MemoryTables } from "./memory-tables.js";

type UserTables = Pick<MemoryTables, "users" | "userIdsByEmail" | "userIdsByUsername">;

/** Stores a user, new or changed, unless somebody else has the address or the username. */
export function putUser({ users, userIdsByEmail, userIdsByUsername }: UserTables, user: User): void {
  const holder = (id: string | undefined) => (id === undefined || id === user.id ? undefined : users.get(id));
  if (holder(userIdsByEmail.get(user.email))?.email === user.email) throw emailTaken();
  if (holder(userIdsByUsername.get(user.username))?.username === user.username) throw usernameTaken();
  users.set(user.id, user);
  userIdsByEmail.set(user.email, user.id);
  userIdsByUsername.set(user.username, user.id);
}

/** As they are called now. */
export function currentSummary({ users }: Pick<MemoryTables, "users">, stored: UserSummary): UserSummary {
  const user = users.get(stored.id);
  return user ? summaryOf(user) : stored;
}
