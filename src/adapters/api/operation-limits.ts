import { DEFAULT_LIMITS, type LimitedAction } from "../../domain/limits/limit.js";
import type { Operation } from "../../protocol/operation.js";

/** Returns the limits of an operation. Throws for an unknown name. */
export const limitsOf = ({ limits = [] }: Operation): LimitedAction[] =>
  limits.map((name) => {
    if (!isLimit(name)) throw new Error(`Unknown limit "${name}".`);
    return name;
  });

const isLimit = (name: string): name is LimitedAction => Object.hasOwn(DEFAULT_LIMITS, name);
