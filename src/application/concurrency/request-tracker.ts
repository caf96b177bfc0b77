import { DomainError } from "../../domain/shared/domain-error.js";

/** The requests that are being answered, over any transport; so that a stop can wait for them and take no more. */
export class RequestTracker {
  private readonly running = new Set<Promise<unknown>>();
  private stopping = false;

  /** Refuses with `service.unavailable` once `drain` was called. */
  async track<T>(work: () => Promise<T>): Promise<T> {
    if (this.stopping)
      throw new DomainError("unavailable", "service.unavailable", "The server is stopping: try again.");
    const answer = work();
    this.running.add(answer);
    try {
      return await answer;
    } finally {
      this.running.delete(answer);
    }
  }

  /** Resolves when everything that was being answered is. */
  async drain(): Promise<void> {
    this.stopping = true;
    await Promise.allSettled(this.running);
  }
}
