import type { UserId } from "../../src/domain/accounts/user.js";
import type { Transactions } from "../../src/application/transactions/transactions.js";

/** An event publisher that collects whose `userRev` it is to announce, and announces nothing. */
export const collectUserRevs = (
  announced: [UserId, number][],
): ConstructorParameters<typeof Transactions>[0]["eventPublisher"] => ({
  publish: () => {},
  publishChange: () => {},
  publishUserRev: (userId, rev) => void announced.push([userId, rev]),
  publishReceipt: () => {},
  noteRev: () => {},
  updateSubscriptions: () => {},
});
