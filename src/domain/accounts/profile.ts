import { validateData } from "../messages/message-data.js";
import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { canonicalJson, type JsonObject } from "../shared/json.js";
import { codePointLength, isStorableText } from "../shared/text.js";
import { validateDisplayName, normalizedDisplayName } from "./names/display-name.js";
import { reservedNames, type ReservedNames } from "./names/confusables.js";
import type { User } from "./user.js";
import { normalizedUsername, validateUsername } from "./names/username.js";

/** `data: null` removes the data. */
export type ProfileChanges = Readonly<{
  displayName?: string;
  username?: string;
  bio?: string;
  data?: unknown;
  receipts?: boolean;
}>;

export const MAX_BIO = 500;

/** Returns the same object when nothing changes. */
export function applyProfileChanges(
  user: User,
  changes: ProfileChanges,
  reserved: ReservedNames = reservedNames(),
): User {
  throwIfInvalid(validateProfile(changes, reserved));
  const { data, ...others } = normalized(changes);
  const next = { ...user, ...others, ...(data !== undefined && { data: data as JsonObject | null }) };
  const isRenamed = next.username !== user.username || next.displayName !== user.displayName;
  if (isRenamed) return { ...next, nameRev: user.nameRev + 1 };
  const hasSameData = canonicalJson(next.data) === canonicalJson(user.data);
  return next.bio === user.bio && next.receipts === user.receipts && hasSameData ? user : next;
}

/** Checks the fields that are present. */
export function validateProfile(
  changes: ProfileChanges,
  reserved: ReservedNames = reservedNames(),
): readonly FieldError[] {
  const { displayName, username, bio, data } = normalized(changes);
  return [
    ...(displayName === undefined ? [] : validateDisplayName(displayName, reserved)),
    ...(username === undefined ? [] : validateUsername(username, reserved)),
    ...(bio === undefined ? [] : bioProblems(bio)),
    ...(data === null ? [] : validateData({ data })),
  ];
}

const normalized = ({ displayName, username, bio, data, receipts }: ProfileChanges): ProfileChanges => ({
  ...(displayName !== undefined && { displayName: normalizedDisplayName(displayName) }),
  ...(username !== undefined && { username: normalizedUsername(username) }),
  ...(bio !== undefined && { bio }),
  ...(data !== undefined && { data }),
  ...(receipts !== undefined && { receipts }),
});

function bioProblems(bio: string): readonly FieldError[] {
  if (codePointLength(bio) > MAX_BIO) return [{ path: "bio", message: `must be at most ${MAX_BIO} characters long` }];
  return isStorableText(bio) ? [] : [{ path: "bio", message: "must be well-formed text without NUL" }];
}
