import { throwIfInvalid, type FieldError } from "../shared/field-errors.js";
import { validateDisplayName, normalizedDisplayName } from "./names/display-name.js";
import { validateEmail, localPart, normalizedEmail } from "./email.js";
import { reservedNames, type ReservedNames } from "./names/confusables.js";
import { normalizedPassword, validatePassword } from "./password.js";
import { normalizedUsername, validateUsername } from "./names/username.js";

export type Registration = Readonly<{ email: string; password: string; username?: string; displayName?: string }>;

/** Returns the registration in its stored form. Throws with all of its problems. */
export function parseRegistration(
  input: Registration,
  isCommon: (password: string) => boolean,
  reserved: ReservedNames = reservedNames(),
): Registration {
  throwIfInvalid(validateRegistration(input, isCommon, reserved));
  return { ...input, ...normalized(input) };
}

/** Checks the fields that are present. */
export function validateRegistration(
  input: Partial<Registration>,
  isCommon: (password: string) => boolean = () => false,
  reserved: ReservedNames = reservedNames(),
): readonly FieldError[] {
  const { email, username, displayName, password } = normalized(input);
  const account = { email: email ?? "", username: username ?? localPart(email ?? "") };
  return [
    ...(email === undefined ? [] : validateEmail(email)),
    ...(username === undefined ? [] : validateUsername(username, reserved)),
    ...(displayName === undefined ? [] : validateDisplayName(displayName, reserved)),
    ...(password === undefined ? [] : validatePassword(password, account, isCommon)),
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
