export type UserId = string;

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
}>;

/** What everybody may know of a user. */
export type UserSummary = Readonly<Pick<User, "id" | "username" | "displayName">>;

export const summaryOf = ({ id, username, displayName }: UserSummary): UserSummary => ({ id, username, displayName });
