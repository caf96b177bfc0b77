import { DEFAULT_LIMITS, type LimitedAction } from "../../domain/limits/limit.js";
import type { Operation } from "../../protocol/operation.js";

/** The limits that an operation names. Throws for a name that is no limit. */
export const limitsOf = ({ limits = [] }: Operation): LimitedAction[] =>
  limits.map((name) => {
    if (!isLimit(name)) throw new Error(`There is no limit "${name}".`);
    return name;
  });

const isLimit = (name: string): name is LimitedAction => Object.hasOwn(DEFAULT_LIMITS, name);
