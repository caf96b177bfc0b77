import type { UserSearchHit } from "../../application/ports/user-repository.js";
import { summaryOf, type User } from "../../domain/accounts/user.js";
import type { Profile, PublicProfile } from "../../protocol/entities.js";

export const publicProfileView = (user: User): PublicProfile => ({
  ...summaryOf(user),
  bio: user.bio,
  data: user.data,
  createdAt: user.createdAt.toISOString(),
});

export const personCursor = ({ name, user }: UserSearchHit): string => `${user.id}~${name}`;

export const profileView = (user: User): Profile => ({
  ...publicProfileView(user),
  email: user.email,
  emailVerified: user.emailVerifiedAt !== null,
  receipts: user.receipts,
});
