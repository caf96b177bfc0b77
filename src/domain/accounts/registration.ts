import { refuseAll, type Problem } from "../shared/problems.js";
import { displayNameProblems, normalizedDisplayName } from "./display-name.js";
import { emailProblems, localPart, normalizedEmail } from "./email.js";
import { reservedNames, type ReservedNames } from "./look-alikes.js";
import { normalizedPassword, passwordProblems } from "./password.js";
import { normalizedUsername, usernameProblems } from "./username.js";

export type Registration = Readonly<{ email: string; password: string; username?: string; displayName?: string }>;

/** The registration in its stored form; refuses with everything that is wrong with it. */
export function checkedRegistration(
  input: Registration,
  isCommon: (password: string) => boolean,
  reserved: ReservedNames = reservedNames(),
): Registration {
  refuseAll(registrationProblems(input, isCommon, reserved));
  return { ...input, ...normalized(input) };
}

/** What is wrong with the fields that are there. */
export function registrationProblems(
  input: Partial<Registration>,
  isCommon: (password: string) => boolean = () => false,
  reserved: ReservedNames = reservedNames(),
): readonly Problem[] {
  const { email, username, displayName, password } = normalized(input);
  const account = { email: email ?? "", username: username ?? localPart(email ?? "") };
  return [
    ...(email === undefined ? [] : emailProblems(email)),
    ...(username === undefined ? [] : usernameProblems(username, reserved)),
    ...(displayName === undefined ? [] : displayNameProblems(displayName, reserved)),
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
