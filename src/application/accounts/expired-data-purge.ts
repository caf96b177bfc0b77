import { retentionCutoff } from "../../domain/accounts/session.js";
import type { Clock } from "../ports/clock.js";
import type { Scheduler } from "../ports/scheduler.js";
import type { Transaction, UnitOfWork } from "../ports/unit-of-work.js";

const EVERY_MS = 600_000;
const BATCH_SIZE = 500;

type Deps = Readonly<{
  unitOfWork: UnitOfWork;
  clock: Clock;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** Deletes sessions that ended long ago and expired mail tokens, in small batches. Several nodes may run it at once. */
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
  }

  private async inPieces(purge: (tx: Transaction) => Promise<number>): Promise<void> {
    let removed = BATCH_SIZE;
    while (removed >= BATCH_SIZE) removed = await this.deps.unitOfWork.run(purge);
  }
}
