import type { ScheduledId } from "../../domain/messages/scheduled.js";
import type { Actor } from "../actor.js";
import { messageTakes } from "../limits/user-takes.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { Transactions } from "../transactions/transactions.js";
import { lockUnclaimed } from "./change-scheduled.js";

type Deps = Readonly<{ transactions: Pick<Transactions, "run">; rateLimiter: RateLimiter }>;

/** Removes a scheduled message of the actor, which is not sent then. */
export class RemoveScheduled {
  constructor(private readonly deps: Deps) {}

  async execute({ userId }: Actor, { scheduledId }: Readonly<{ scheduledId: ScheduledId }>): Promise<void> {
    const { transactions, rateLimiter } = this.deps;
    await rateLimiter.takeAll(messageTakes(userId, 0));
    await transactions.run(async (tx) => tx.scheduled.remove(await lockUnclaimed(tx, userId, scheduledId)));
  }
}
