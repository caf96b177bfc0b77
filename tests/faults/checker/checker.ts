import type { History } from "../history/event.js";
import { acknowledgedIsStored, refusedIsNotStored, retriesAgree } from "./acknowledged.js";
import type { DatabaseState } from "./database.js";
import { devicesAgree } from "./devices.js";
import { factsOf, type Facts } from "./facts.js";
import type { Finding, RuleName } from "./finding.js";
import { acknowledgedComesFirst, sendersKeepTheirOrder } from "./order.js";
import { changesMakeSnapshots, nothingTwice, readersHaveTheDatabase } from "./readers.js";
import { removedAreOut } from "./removals.js";
import { numbersHaveNoHoles, oneRowASend } from "./rows.js";
import { unreadIsARecount } from "./unread.js";

const RULES = {
  I1: acknowledgedIsStored,
  I2: oneRowASend,
  I3: numbersHaveNoHoles,
  I4: readersHaveTheDatabase,
  I5: nothingTwice,
  I6: retriesAgree,
  I7: acknowledgedComesFirst,
  I8: sendersKeepTheirOrder,
  I9: removedAreOut,
  I10: changesMakeSnapshots,
  I11: refusedIsNotStored,
  I13: devicesAgree,
  I14: unreadIsARecount,
} as const satisfies Record<RuleName, (facts: Facts) => Finding[]>;

/** All broken promises in the histories and the database. */
export function check(history: History, database: DatabaseState): readonly Finding[] {
  const facts = factsOf(history, database);
  return Object.values(RULES).flatMap((rule) => rule(facts));
}

export const brokenRules = (findings: readonly Finding[]): RuleName[] => [...new Set(findings.map(({ rule }) => rule))];
