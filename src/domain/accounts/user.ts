import type { Id } from "../shared/id.js";
import type { JsonObject } from "../shared/json.js";

export type UserId = Id<"user">;

export type User = Readonly<{
  id: UserId;
  /** Lower case: addresses that differ only in case are one account. */
  email: string;
  username: string;
  displayName: string;
  bio: string;
  /** Data of the frontend's own, which everybody can see. */
  data: JsonObject | null;
  passwordHash: string;
  createdAt: Date;
  /** The time at which the user proved to own the address. */
  emailVerifiedAt: Date | null;
  /** Whether others see how far the user has read, and the user sees it of others. */
  receipts: boolean;
  /** Number of changes of the username or the display name. */
  nameRev: number;
  /** Whether a program acts as this user. */
  bot: boolean;
  /** The time at which the account was deleted. Its personal data was removed then. */
  deletedAt: Date | null;
}>;

/** The public part of a user. */
export type UserSummary = Readonly<Pick<User, "id" | "username" | "displayName" | "bot"> & { deleted: boolean }>;

export const summaryOf = ({ id, username, displayName, bot, deletedAt }: User): UserSummary => ({
  id,
  username,
  displayName,
  bot,
  deleted: deletedAt !== null,
});
