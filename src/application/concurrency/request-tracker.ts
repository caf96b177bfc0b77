import { DomainError } from "../../domain/shared/domain-error.js";

/** Tracks the requests in flight, so that a stop can wait for them and accept no more. */
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

  /** Refuses new requests. Resolves when none is in flight. */
  async drain(): Promise<void> {
    this.stopping = true;
    await Promise.allSettled(this.running);
  }
}
