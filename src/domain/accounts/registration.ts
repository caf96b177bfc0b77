import { refuseAll, type Problem } from "../shared/problems.js";
import { characters, isHonestName } from "../shared/text.js";
import { normalizedPassword, passwordProblems } from "./password.js";
import { isUsername, localPart, normalizedUsername } from "./username.js";

export type Registration = Readonly<{ email: string; password: string; username?: string; displayName?: string }>;

/** One `@`, something on both sides, a dot in the domain, nothing that a mail header could be forged with. */
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const LONGEST_EMAIL = 254;
const LONGEST_DISPLAY_NAME = 80;

export const normalizedEmail = (text: string): string => text.trim().toLowerCase();

/** The registration in its stored form; refuses with everything that is wrong with it. */
export function checkedRegistration(input: Registration, isCommon: (password: string) => boolean): Registration {
  const email = normalizedEmail(input.email);
  const password = normalizedPassword(input.password);
  const username = input.username === undefined ? undefined : normalizedUsername(input.username);
  const displayName = input.displayName?.normalize("NFKC").trim();
  refuseAll([
    ...emailProblems(email),
    ...usernameProblems(username),
    ...displayNameProblems(displayName),
    ...passwordProblems(password, { email, username: username ?? localPart(email) }, isCommon),
  ]);
  return { email, password, ...(username !== undefined && { username }), ...(displayName !== undefined && { displayName }) };
}

function emailProblems(email: string): readonly Problem[] {
  const valid = email.length <= LONGEST_EMAIL && isHonestName(email) && EMAIL.test(email);
  return valid ? [] : [{ path: "email", message: "must be an email address" }];
}

function usernameProblems(username: string | undefined): readonly Problem[] {
  if (username === undefined || isUsername(username)) return [];
  return [{ path: "username", message: "must be 3 to 32 of the characters a-z 0-9 _ . -" }];
}

function displayNameProblems(name: string | undefined): readonly Problem[] {
  if (name === undefined) return [];
  const length = characters(name);
  if (length < 1 || length > LONGEST_DISPLAY_NAME)
    return [{ path: "displayName", message: `must be 1 to ${LONGEST_DISPLAY_NAME} characters long` }];
  if (!isHonestName(name))
    return [{ path: "displayName", message: "must not hold control or invisible characters" }];
  return [];
}
