import type { StartedSession } from "../../application/accounts/session-starter.js";
import type { User } from "../../domain/accounts/user.js";
import type { Profile, Session } from "../../protocol/entities.js";

export const profileView = ({ id, username, displayName, email, bio, createdAt }: User): Profile => ({
  id,
  username,
  displayName,
  email,
  bio,
  createdAt: createdAt.toISOString(),
});

export const sessionView = ({ user, accessToken, expiresIn }: StartedSession): Session => ({
  user: profileView(user),
  accessToken,
  expiresIn,
});
