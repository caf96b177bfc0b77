import { DomainError } from "../../domain/shared/domain-error.js";

const RETRY_AFTER_MS = 1000;

/** At most `max` pieces of work run and `maxQueued` wait. Without `maxQueued` the queue is unlimited. */
export type SemaphoreLimits = Readonly<{ max: number; maxQueued?: number }>;

/** Runs a limited amount of work concurrently, in order of arrival. */
export class Semaphore {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly limits: SemaphoreLimits) {}

  /** Runs the work when a slot is free. Throws `service.unavailable` when the queue is full. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.acquire();
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  private async acquire(): Promise<void> {
    const { max, maxQueued = Number.POSITIVE_INFINITY } = this.limits;
    if (this.running < max) {
      this.running += 1;
      return;
    }
    if (this.queue.length >= maxQueued)
      throw new DomainError("unavailable", "service.unavailable", "The server is busy. Try again.", {
        retryAfterMs: RETRY_AFTER_MS,
      });
    await new Promise<void>((acquired) => this.queue.push(acquired));
  }

  /** Gives the slot to the work that has waited longest. */
  private release(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.running -= 1;
  }
}
