import type { User } from "../../domain/accounts/user.js";
import type { Profile } from "../../protocol/entities.js";

export const profileView = ({ id, username, displayName, email, bio, createdAt, emailVerifiedAt }: User): Profile => ({
  id,
  username,
  displayName,
  email,
  emailVerified: emailVerifiedAt !== null,
  bio,
  createdAt: createdAt.toISOString(),
});
