import { ERROR_STATUS, type ErrorCode } from "../../src/protocol/error-codes.js";

/** Groups the codes by HTTP status, in ascending order. */
export function byStatus(codes: readonly ErrorCode[]): readonly (readonly [status: number, codes: ErrorCode[]])[] {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of codes) groups.set(ERROR_STATUS[code], [...(groups.get(ERROR_STATUS[code]) ?? []), code]);
  return [...groups].toSorted(([one], [other]) => one - other);
}
