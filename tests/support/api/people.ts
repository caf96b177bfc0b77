import { buildUser, newId } from "../../../src/contracts/builders.js";
import type { User } from "../../../src/domain/accounts/user.js";

/** A user's standing in the room of a request. */
export const STANDINGS = [
  "anonymous",
  "stranger",
  "former member",
  "banned",
  "muted",
  "member",
  "moderator",
  "owner",
] as const;
export type Standing = (typeof STANDINGS)[number];
export type Somebody = Exclude<Standing, "anonymous">;

export const PASSWORD = "correct horse battery";

export function newPerson(name: string, passwordHash: string): User {
  const id = newId();
  const username = `${name.replaceAll(" ", "-")}-${id.slice(-12)}`;
  const account = { id, email: `${username}@example.com`, username, displayName: name };
  return buildUser({ ...account, passwordHash, createdAt: new Date(), emailVerifiedAt: new Date() });
}
