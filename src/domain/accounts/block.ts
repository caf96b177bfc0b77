import { throwInvalid } from "../shared/field-errors.js";
import type { UserId } from "./user.js";

/** A user who wants nothing to do with another one. It separates the two in both directions. */
export type Block = Readonly<{
  /** Ascending in the order of blocking. */
  id: string;
  userId: UserId;
  blockedId: UserId;
  at: Date;
}>;

/** Refuses a block of oneself. */
export function checkIsSomebodyElse(userId: UserId, otherId: UserId): void {
  if (userId === otherId) throwInvalid({ path: "userId", message: "must be somebody else" });
}
