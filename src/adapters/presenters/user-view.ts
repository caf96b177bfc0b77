import type { StartedSession } from "../../application/accounts/session-starter.js";
import type { FoundPerson } from "../../application/ports/user-repository.js";
import type { User } from "../../domain/accounts/user.js";
import type { Profile, PublicProfile, Session } from "../../protocol/entities.js";

export const publicProfileView = ({ id, username, displayName, bio, createdAt }: User): PublicProfile => ({
  id,
  username,
  displayName,
  bio,
  createdAt: createdAt.toISOString(),
});

export const personCursor = ({ name, user }: FoundPerson): string => `${user.id}~${name}`;

export const profileView = (user: User): Profile => ({ ...publicProfileView(user), email: user.email });

export const sessionView = ({ user, accessToken, expiresIn }: StartedSession): Session => ({
  user: profileView(user),
  accessToken,
  expiresIn,
});
