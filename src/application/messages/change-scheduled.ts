import { scheduledIsDue, scheduledNotFound } from "../../domain/messages/errors.js";
import { contentBytes } from "../../domain/messages/message-bytes.js";
import {
  changeScheduled,
  type Scheduled,
  type ScheduledChange,
  type ScheduledId,
} from "../../domain/messages/scheduled.js";
import type { Actor } from "../actor.js";
import { messageTakes } from "../limits/user-takes.js";
import type { ListedScheduled } from "../ports/scheduled-queue.js";
import type { Transaction } from "../ports/unit-of-work.js";
import { DraftComposer } from "./draft-composer.js";
import { requireReferences } from "./require-references.js";
import type { ScheduleDeps } from "./schedule-message.js";

/** Changes a scheduled message of the actor. A new time tries a failed one again. */
export class ChangeScheduled {
  private readonly drafts: DraftComposer;

  constructor(private readonly deps: ScheduleDeps) {
    this.drafts = new DraftComposer(deps);
  }

  async execute(
    { userId }: Actor,
    { scheduledId, ...change }: ScheduledChange & Readonly<{ scheduledId: ScheduledId }>,
  ): Promise<ListedScheduled> {
    const { accessCache, scheduledQueue, transactions, rateLimiter, clock, counts } = this.deps;
    const maxCharacters = counts["message.characters"];
    await rateLimiter.takeAll(messageTakes(userId, contentBytes(change)));
    const found = await scheduledQueue.find(userId, scheduledId);
    if (!found) throw scheduledNotFound();
    const { roomId } = found.scheduled;
    const { replyTo = null, threadOf = null } = change;
    if (replyTo !== null || threadOf !== null)
      await requireReferences({ accessCache, drafts: this.drafts }, userId, { roomId, replyTo, threadOf });
    const { scheduled, raised } = await transactions.run(async (tx) => {
      const stored = await lockUnclaimed(tx, userId, scheduledId);
      const scheduled = changeScheduled(stored, change, { now: clock.now(), maxCharacters });
      await tx.scheduled.save(scheduled);
      return { scheduled, raised: tx.raisedUsers };
    });
    return { scheduled, rev: raised.get(userId) ?? 0 };
  }
}

/** Refuses a message that a node is sending, because it may be in the room already. */
export async function lockUnclaimed(tx: Transaction, userId: string, id: ScheduledId): Promise<Scheduled> {
  const locked = await tx.scheduled.lock(userId, id);
  if (!locked) throw scheduledNotFound();
  if (locked.claimId !== null) throw scheduledIsDue();
  return locked.scheduled;
}
