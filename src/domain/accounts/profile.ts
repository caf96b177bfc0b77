import { refuseAll, type Problem } from "../shared/problems.js";
import { characters, isWholeText } from "../shared/text.js";
import { displayNameProblems, normalizedDisplayName } from "./display-name.js";
import { reservedNames, type ReservedNames } from "./look-alikes.js";
import type { User } from "./user.js";
import { normalizedUsername, usernameProblems } from "./username.js";

export type ProfileChanges = Readonly<{ displayName?: string; username?: string; bio?: string }>;

const LONGEST_BIO = 500;

/** The user with another profile; the very same user when nothing of it is new. */
export function changedProfile(user: User, changes: ProfileChanges, reserved: ReservedNames = reservedNames()): User {
  refuseAll(profileProblems(changes, reserved));
  const next = { ...user, ...normalized(changes) };
  const isRenamed = next.username !== user.username || next.displayName !== user.displayName;
  if (isRenamed) return { ...next, nameRev: user.nameRev + 1 };
  return next.bio === user.bio ? user : next;
}

/** What is wrong with the fields that are there. */
export function profileProblems(
  changes: ProfileChanges,
  reserved: ReservedNames = reservedNames(),
): readonly Problem[] {
  const { displayName, username, bio } = normalized(changes);
  return [
    ...(displayName === undefined ? [] : displayNameProblems(displayName, reserved)),
    ...(username === undefined ? [] : usernameProblems(username, reserved)),
    ...(bio === undefined ? [] : bioProblems(bio)),
  ];
}

const normalized = ({ displayName, username, bio }: ProfileChanges): ProfileChanges => ({
  ...(displayName !== undefined && { displayName: normalizedDisplayName(displayName) }),
  ...(username !== undefined && { username: normalizedUsername(username) }),
  ...(bio !== undefined && { bio }),
});

function bioProblems(bio: string): readonly Problem[] {
  if (characters(bio) > LONGEST_BIO)
    return [{ path: "bio", message: `must be at most ${LONGEST_BIO} characters long` }];
  return isWholeText(bio) ? [] : [{ path: "bio", message: "must be well-formed text without NUL" }];
}
