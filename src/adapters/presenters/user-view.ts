import type { UserSearchHit } from "../../application/ports/user-repository.js";
import type { User } from "../../domain/accounts/user.js";
import type { Profile, PublicProfile } from "../../protocol/entities.js";

export const publicProfileView = ({ id, username, displayName, bio, createdAt }: User): PublicProfile => ({
  id,
  username,
  displayName,
  bio,
  createdAt: createdAt.toISOString(),
});

export const personCursor = ({ name, user }: UserSearchHit): string => `${user.id}~${name}`;

export const profileView = (user: User): Profile => ({
  ...publicProfileView(user),
  email: user.email,
  emailVerified: user.emailVerifiedAt !== null,
});
