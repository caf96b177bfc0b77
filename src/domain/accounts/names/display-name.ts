import type { FieldError } from "../../shared/field-errors.js";
import { codePointLength, isSafeDisplayText } from "../../shared/text.js";
import { impersonatesReservedName, type ReservedNames } from "./confusables.js";
import { mixesScripts } from "./scripts.js";

export const MAX_DISPLAY_NAME = 80;

export const normalizedDisplayName = (text: string): string => text.normalize("NFKC").trim();

export function validateDisplayName(name: string, reserved: ReservedNames): readonly FieldError[] {
  const refused = (message: string): FieldError[] => [{ path: "displayName", message }];
  const length = codePointLength(name);
  if (length < 1 || length > MAX_DISPLAY_NAME) return refused(`must be 1 to ${MAX_DISPLAY_NAME} characters long`);
  if (!isSafeDisplayText(name)) return refused("must not hold control, invisible or unassigned characters");
  if (mixesScripts(name)) return refused("must not mix scripts in one word");
  if (impersonatesReservedName(name, reserved)) return refused("must not look like a reserved name");
  return [];
}
