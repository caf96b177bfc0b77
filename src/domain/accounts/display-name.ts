import type { Problem } from "../shared/problems.js";
import { characters, isHonestName } from "../shared/text.js";
import { passesForReserved, type ReservedNames } from "./look-alikes.js";
import { mixesScripts } from "./scripts.js";

const LONGEST = 80;

export const normalizedDisplayName = (text: string): string => text.normalize("NFKC").trim();

export function displayNameProblems(name: string, reserved: ReservedNames): readonly Problem[] {
  const refused = (message: string): Problem[] => [{ path: "displayName", message }];
  const length = characters(name);
  if (length < 1 || length > LONGEST) return refused(`must be 1 to ${LONGEST} characters long`);
  if (!isHonestName(name)) return refused("must not hold control, invisible or unassigned characters");
  if (mixesScripts(name)) return refused("must not mix scripts in one word");
  if (passesForReserved(name, reserved)) return refused("must not look like a reserved name");
  return [];
}
