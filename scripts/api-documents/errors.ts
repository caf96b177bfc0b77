import { ERROR_STATUS, type ErrorCode } from "../../src/protocol/error-codes.js";
import { AUTHENTICATION_ERRORS, COMMON_ERRORS, type Operation } from "../../src/protocol/operation.js";

/** Every code that an operation may refuse with. */
export const errorCodesOf = ({ access, errors }: Operation): readonly ErrorCode[] => [
  ...new Set([...COMMON_ERRORS, ...(access === "public" ? [] : AUTHENTICATION_ERRORS), ...errors]),
];

/** The codes under their statuses, ascending. */
export function byStatus(codes: readonly ErrorCode[]): readonly (readonly [status: number, codes: ErrorCode[]])[] {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of codes) groups.set(ERROR_STATUS[code], [...(groups.get(ERROR_STATUS[code]) ?? []), code]);
  return [...groups].toSorted(([one], [other]) => one - other);
}
