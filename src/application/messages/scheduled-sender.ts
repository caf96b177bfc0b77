import type { UserId } from "../../domain/accounts/user.js";
import { failScheduled, type Scheduled } from "../../domain/messages/scheduled.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import { BatchLoop } from "../concurrency/batch-loop.js";
import { Semaphore } from "../concurrency/semaphore.js";
import type { Clock } from "../ports/clock.js";
import type { IdGenerator } from "../ports/id-generator.js";
import type { MonotonicClock } from "../ports/monotonic-clock.js";
import type { ScheduledQueue } from "../ports/scheduled-queue.js";
import type { Scheduler } from "../ports/scheduler.js";
import type { Transactions } from "../transactions/transactions.js";
import type { DraftInput } from "./draft-composer.js";
import type { SendMessage } from "./send-message.js";

/** Messages of one batch, of one author in a batch, and authors who are served at once. */
const BATCH = 50;
const PER_USER = 5;
const MAX_CONCURRENT = 8;

/** Rest when no more is due, and the shortest rest after a full batch, which is as long as the batch took. */
const IDLE_MS = 1_000;
const MIN_REST_MS = 100;

/** Time after which other nodes send what this node claimed. No send begins in the second half of it. */
const LEASE_MS = 15_000;

/** Time until a message is tried again whose sending ended in an error of the server. */
const RETRY_MS = 15_000;
const DEFAULT_WAIT_MS = 1_000;

export type ScheduledOutcome = "sent" | "failed" | "postponed" | "retried";

/**
 * `interrupted`: the store is unavailable, and so the message may be in the room. `waitMs`: how long the author has to wait.
 */
type Attempt = "settled" | "interrupted" | Readonly<{ waitMs: number }>;

type Deps = Readonly<{
  scheduledQueue: Pick<ScheduledQueue, "claim" | "postpone" | "retryLater">;
  sendMessage: Pick<SendMessage, "sendFor">;
  transactions: Pick<Transactions, "run">;
  scheduler: Scheduler;
  clock: Clock;
  monotonicClock: MonotonicClock;
  idGenerator: IdGenerator;
  onOutcome: (outcome: ScheduledOutcome) => void;
  report: (error: unknown) => void;
}>;

/** `mayBegin`: whether the claim still lasts long enough for another send. */
type Claim = Readonly<{ claimId: string; mayBegin: () => boolean }>;

/**
 * Sends scheduled messages when they are due, in batches. Every node runs one. A message is sent with its own id as
 * `clientMessageId`, so that it stands in the room once, however often its sending is repeated.
 */
export class ScheduledSender {
  private readonly slots = new Semaphore({ max: MAX_CONCURRENT });
  private readonly loop: BatchLoop;

  constructor(private readonly deps: Deps) {
    const { scheduler, report } = deps;
    this.loop = new BatchLoop({ scheduler, report, failedRestMs: IDLE_MS, runBatch: () => this.sendBatch() });
  }

  start(): void {
    this.loop.start(IDLE_MS);
  }

  /** Begins no further send. Resolves when no send is running, and the rest of the batch is given back. */
  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Returns the time to rest. */
  private async sendBatch(): Promise<number> {
    const { scheduledQueue, clock, monotonicClock, idGenerator } = this.deps;
    const begunMs = monotonicClock.elapsedMs();
    const takenMs = () => monotonicClock.elapsedMs() - begunMs;
    const claim = { claimId: idGenerator.next(), now: clock.now(), leaseMs: LEASE_MS };
    const claimed = await scheduledQueue.claim({ ...claim, limit: BATCH, perUser: PER_USER });
    const mayBegin = () => !this.loop.isStopped && takenMs() < LEASE_MS / 2;
    const byAuthor = new Map<UserId, Scheduled[]>();
    for (const each of claimed) byAuthor.set(each.userId, [...(byAuthor.get(each.userId) ?? []), each]);
    const sendAll = (messages: readonly Scheduled[]) => this.sendAll({ claimId: claim.claimId, mayBegin }, messages);
    const sends = [...byAuthor.values()].map((messages) => this.slots.run(() => sendAll(messages)));
    const failed = (await Promise.allSettled(sends)).find(({ status }) => status === "rejected");
    if (failed) throw (failed as PromiseRejectedResult).reason;
    return claimed.length < BATCH ? IDLE_MS : Math.max(MIN_REST_MS, takenMs());
  }

  /**
   * Sends one author's messages in order, and keeps the order when the author has to wait. When the store is unavailable,
   * the rest stays claimed, and the author's messages are claimed again in order when the claim ends.
   */
  private async sendAll({ claimId, mayBegin }: Claim, messages: readonly Scheduled[]): Promise<void> {
    const { scheduledQueue, clock } = this.deps;
    for (const [index, scheduled] of messages.entries()) {
      const attempt = mayBegin() ? await this.attempt(claimId, scheduled) : { waitMs: 0 };
      if (attempt === "settled") continue;
      if (attempt === "interrupted") return;
      const ids = messages.slice(index).map(({ id }) => id);
      await scheduledQueue.postpone(scheduled.userId, { claimId, ids, now: clock.now(), delayMs: attempt.waitMs });
      for (const _ of ids) this.deps.onOutcome("postponed");
      return;
    }
  }

  /**
   * A message whose sending ends in an unexpected error may be in the room. It is tried again later, and the next ones pass
   * it, because it may fail for ever.
   */
  private async attempt(claimId: string, scheduled: Scheduled): Promise<Attempt> {
    const { scheduledQueue, clock, report, onOutcome } = this.deps;
    try {
      onOutcome(await this.send(claimId, scheduled));
    } catch (error) {
      const waitMs = rateLimitMs(error);
      if (waitMs !== null) return { waitMs };
      if (isUnavailable(error)) return "interrupted";
      report(error);
      const { userId, id } = scheduled;
      await scheduledQueue.retryLater(userId, { claimId, id, now: clock.now(), delayMs: RETRY_MS });
      onOutcome("retried");
    }
    return "settled";
  }

  private async send(claimId: string, scheduled: Scheduled): Promise<"sent" | "failed"> {
    try {
      await this.deps.sendMessage.sendFor(scheduled.userId, draftInputOf(scheduled));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.settleFailed(claimId, scheduled, error.code);
      return "failed";
    }
    await this.settleSent(scheduled);
    return "sent";
  }

  /** Removes the message under any claim, because it is in the room. */
  private settleSent({ userId, id }: Scheduled): Promise<void> {
    return this.deps.transactions.run(async (tx) => {
      const locked = await tx.scheduled.lock(userId, id);
      if (locked) await tx.scheduled.remove(locked.scheduled);
    });
  }

  private settleFailed(claimId: string, { userId, id }: Scheduled, code: string): Promise<void> {
    return this.deps.transactions.run(async (tx) => {
      const locked = await tx.scheduled.lock(userId, id);
      if (locked?.claimId === claimId) await tx.scheduled.save(failScheduled(locked.scheduled, code));
    });
  }
}

const isUnavailable = (error: unknown): boolean => error instanceof DomainError && error.kind === "unavailable";

/** Whether the message itself was refused, and not for a rate limit or a failure of the server. */
const isRefusal = (error: unknown): error is DomainError =>
  error instanceof DomainError && !isUnavailable(error) && rateLimitMs(error) === null;

/** Time that the author has to wait; null when the error is no rate limit. */
const rateLimitMs = (error: unknown): number | null =>
  error instanceof DomainError && error.code === "rate.limited"
    ? Number(error.details?.["retryAfterMs"] ?? DEFAULT_WAIT_MS)
    : null;

const draftInputOf = ({ id, roomId, kind, body, data, replyTo, threadOf, alsoInRoom }: Scheduled): DraftInput => ({
  via: "scheduled",
  roomId,
  kind,
  ...(body !== null && { body }),
  ...(data !== null && { data }),
  clientMessageId: id,
  ...(replyTo !== null && { replyTo }),
  ...(threadOf !== null && { threadOf }),
  alsoInRoom,
});
