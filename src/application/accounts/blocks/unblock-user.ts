import { checkIsSomebodyElse } from "../../../domain/accounts/block.js";
import { userNotFound } from "../../../domain/accounts/errors.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Actor } from "../../actor.js";
import type { RateLimiter } from "../../ports/rate-limiter.js";
import type { UserRepository } from "../../ports/user-repository.js";
import { lockActor } from "../../transactions/room-locks.js";
import type { Transactions } from "../../transactions/transactions.js";

type Deps = Readonly<{
  userRepository: Pick<UserRepository, "find">;
  transactions: Transactions;
  rateLimiter: RateLimiter;
}>;

/** Ends a block by the actor, also one of a deleted user. A repeat has no effect. */
export class UnblockUser {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { userId }: Readonly<{ userId: UserId }>): Promise<void> {
    const { userRepository, transactions, rateLimiter } = this.deps;
    checkIsSomebodyElse(actor.userId, userId);
    await rateLimiter.take("user.block", actor.userId);
    const removed = await transactions.run(async (tx) => {
      await lockActor(tx, actor);
      const isRemoved = await tx.blocks.remove(actor.userId, userId);
      if (isRemoved) tx.record({ blockChanged: { userId: actor.userId, blockedId: userId } });
      return isRemoved;
    });
    if (!removed && !(await userRepository.find(userId))) throw userNotFound();
  }
}
