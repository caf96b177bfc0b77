import type { Actor } from "../actor.js";
import type { ListedScheduled, ScheduledPlace, ScheduledQueue } from "../ports/scheduled-queue.js";

/** Lists the actor's scheduled messages, waiting and failed, in the order of `sendAt`. */
export class ListScheduled {
  constructor(private readonly deps: Readonly<{ scheduledQueue: Pick<ScheduledQueue, "list"> }>) {}

  execute(
    { userId }: Actor,
    page: Readonly<{ after?: ScheduledPlace; limit: number }>,
  ): Promise<readonly ListedScheduled[]> {
    return this.deps.scheduledQueue.list(userId, page);
  }
}
