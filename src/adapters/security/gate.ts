import { DomainError } from "../../domain/shared/domain-error.js";

const RETRY_AFTER_MS = 1000;

/** Limits concurrent heavy work and its queue, because other work shares the thread pool. */
export class Gate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly bounds: Readonly<{ running: number; waiting: number }>) {}

  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.bounds.running) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.bounds.waiting)
      throw new DomainError("unavailable", "service.unavailable", "Too many people are logging in. Try again.", {
        retryAfterMs: RETRY_AFTER_MS,
      });
    await new Promise<void>((enter) => this.waiting.push(enter));
  }

  /** Hands the slot to the work that has waited longest. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
