import { clientError } from "../request-error.js";

const DEFAULT = 1_000;
const HIGHEST = 100_000;

/** The number of changes above which a room is reset to its newest page; null for every change. */
export function checkedMaxChanges(wished: number | null = DEFAULT): number | null {
  if (wished === null || (Number.isInteger(wished) && wished >= 1 && wished <= HIGHEST)) return wished;
  const message = `\`maxChanges\` is ${wished}. It must be a whole number from 1 to ${HIGHEST}, or null.`;
  throw clientError("client.invalid_option", message, { retryable: false });
}
