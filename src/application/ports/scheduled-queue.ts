import type { UserId } from "../../domain/accounts/user.js";
import type { Scheduled, ScheduledId } from "../../domain/messages/scheduled.js";
import type { Closable } from "./closable.js";

/** `perUser`: the most messages of one user, besides one that is tried again. */
export type ScheduledClaim = Readonly<{
  claimId: string;
  now: Date;
  leaseMs: number;
  limit: number;
  perUser: number;
}>;

/** The last message of the previous page, in the order of `sendAt` and id. */
export type ScheduledPlace = Readonly<{ sendAt: Date; id: ScheduledId }>;

/** `rev`: the `userRev` of the last change. */
export type ListedScheduled = Readonly<{ scheduled: Scheduled; rev: number }>;

/** The queue of scheduled messages, for the nodes that send them, and for reading. */
export interface ScheduledQueue extends Closable {
  /**
   * Claims due messages for `leaseMs`, and returns them by author, each author's in the order of `sendAt` and id. No other
   * claim gets them before the lease ends. Takes the first due message of each author before the second of any. Of
   * the messages of `retryLater`, takes the one of each author that is due longest, after all others, and returns it last
   * of its author's. Leaves out authors with a message under another claim, unless that message is one of `retryLater`. A
   * store that nodes share does not trust a `now` that is ahead of its own clock. May return nothing while another claim runs. Locks nothing for longer than
   * the call, reads due messages alone, and costs one query while there are none.
   */
  claim(claim: ScheduledClaim): Promise<readonly Scheduled[]>;

  /**
   * Lets other claims get what the claim holds of these messages after `delayMs`. None of the author's waiting messages is
   * due before then, so that they keep their order. The messages stay claimed, because they may have been sent already. A
   * store that nodes share counts from its own clock instead of `now`.
   */
  postpone(
    userId: UserId,
    messages: Readonly<{ claimId: string; ids: readonly ScheduledId[]; now: Date; delayMs: number }>,
  ): Promise<void>;

  /**
   * Lets other claims get a message that the claim holds after `delayMs`. Until it is stored again, it holds up none of the
   * author's other messages. It stays claimed, because it may have been sent already. A store that nodes share counts from
   * its own clock instead of `now`.
   */
  retryLater(
    userId: UserId,
    message: Readonly<{ claimId: string; id: ScheduledId; now: Date; delayMs: number }>,
  ): Promise<void>;

  /** The user's messages in the order of `sendAt` and id. */
  list(userId: UserId, page: Readonly<{ after?: ScheduledPlace; limit: number }>): Promise<readonly ListedScheduled[]>;

  /** One message of the user. */
  find(userId: UserId, id: ScheduledId): Promise<ListedScheduled | null>;

  /** Number of waiting messages of all users, at most `most`. */
  countWaiting(most: number): Promise<number>;
}
