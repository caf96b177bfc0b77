import type { Id } from "../shared/id.js";
export type UserId = Id<"user">;

export type User = Readonly<{
  id: UserId;
  /** Lower-cased: an address is one account in any case. */
  email: string;
  username: string;
  displayName: string;
  bio: string;
  passwordHash: string;
  createdAt: Date;
  /** When the address was shown to be the user's. */
  emailVerifiedAt: Date | null;
  /** How often the username or the display name changed. */
  nameRev: number;
  /** When the account ended; what was personal in it is gone since. */
  deletedAt: Date | null;
}>;

/** What everybody may know of a user. */
export type UserSummary = Readonly<Pick<User, "id" | "username" | "displayName">>;

/** The same, and which of the user's names these are. */
export type NamedUser = UserSummary & Readonly<Pick<User, "nameRev">>;

export const summaryOf = ({ id, username, displayName }: UserSummary): UserSummary => ({ id, username, displayName });
