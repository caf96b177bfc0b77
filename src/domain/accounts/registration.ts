import { refuseAll, type Problem } from "../shared/problems.js";
import { isHonestName } from "../shared/text.js";
import { displayNameProblems, normalizedDisplayName } from "./display-name.js";
import { normalizedPassword, passwordProblems } from "./password.js";
import { localPart, normalizedUsername, usernameProblems } from "./username.js";

export type Registration = Readonly<{ email: string; password: string; username?: string; displayName?: string }>;

/** One `@`, something on both sides, a dot in the domain, nothing that a mail header could be forged with. */
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const MISPLACED = /^\.|\.\.|\.@|@-|-\.|\.-|-$/;
const LONGEST_EMAIL = 254;

export const normalizedEmail = (text: string): string => text.normalize("NFC").trim().toLowerCase();

/** The registration in its stored form; refuses with everything that is wrong with it. */
export function checkedRegistration(input: Registration, isCommon: (password: string) => boolean): Registration {
  refuseAll(registrationProblems(input, isCommon));
  return { ...input, ...normalized(input) };
}

/** What is wrong with the fields that are there. */
export function registrationProblems(
  input: Partial<Registration>,
  isCommon: (password: string) => boolean = () => false,
): readonly Problem[] {
  const { email, username, displayName, password } = normalized(input);
  const account = { email: email ?? "", username: username ?? localPart(email ?? "") };
  return [
    ...(email === undefined ? [] : emailProblems(email)),
    ...(username === undefined ? [] : usernameProblems(username)),
    ...(displayName === undefined ? [] : displayNameProblems(displayName)),
    ...(password === undefined ? [] : passwordProblems(password, account, isCommon)),
  ];
}

function normalized({ email, username, displayName, password }: Partial<Registration>): Partial<Registration> {
  return {
    ...(email !== undefined && { email: normalizedEmail(email) }),
    ...(username !== undefined && { username: normalizedUsername(username) }),
    ...(displayName !== undefined && { displayName: normalizedDisplayName(displayName) }),
    ...(password !== undefined && { password: normalizedPassword(password) }),
  };
}

function emailProblems(email: string): readonly Problem[] {
  const valid = email.length <= LONGEST_EMAIL && isHonestName(email) && EMAIL.test(email) && !MISPLACED.test(email);
  return valid ? [] : [{ path: "email", message: "must be an email address" }];
}
