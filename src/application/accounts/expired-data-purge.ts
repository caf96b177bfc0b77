import { retentionCutoff } from "../../domain/accounts/session.js";
import { removalCutoff } from "../../domain/accounts/user-change.js";
import { requestCutoff } from "../../domain/messages/scheduled.js";
import type { Clock } from "../ports/clock.js";
import type { Scheduler } from "../ports/scheduler.js";
import type { Transaction, UnitOfWork } from "../ports/unit-of-work.js";

const EVERY_MS = 600_000;
const BATCH_SIZE = 500;
/** Few, because those that still exist get one `rev`, and therefore stand on one page. */
const FORGOTTEN_AT_ONCE = 20;

type Deps = Readonly<{
  unitOfWork: UnitOfWork;
  clock: Clock;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/**
 * Deletes sessions that ended long ago, expired mail tokens, requests to schedule messages, and the traces of removed
 * things, in small batches. Several nodes may run it at once.
 */
export class ExpiredDataPurge {
  private next: { cancel(): void } | null = null;

  constructor(private readonly deps: Deps) {}

  start(): void {
    this.next = this.deps.scheduler.after(EVERY_MS, () => {
      this.start();
      this.purge().catch(this.deps.report);
    });
  }

  stop(): void {
    this.next?.cancel();
  }

  async purge(): Promise<void> {
    const { clock, report } = this.deps;
    const now = clock.now();
    await this.inPieces((tx) => tx.sessions.purge(retentionCutoff(now), BATCH_SIZE)).catch(report);
    await this.inPieces((tx) => tx.mailTokens.purge(now, BATCH_SIZE)).catch(report);
    await this.inPieces((tx) => tx.scheduled.purgeRequests(requestCutoff(now), BATCH_SIZE)).catch(report);
    await this.inPieces((tx) => tx.userChanges.forgetRemoved(removalCutoff(now), FORGOTTEN_AT_ONCE)).catch(report);
  }

  private async inPieces(purge: (tx: Transaction) => Promise<number>): Promise<void> {
    while ((await this.deps.unitOfWork.run(purge)) > 0);
  }
}
