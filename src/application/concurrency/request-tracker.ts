import { DomainError } from "../../domain/shared/domain-error.js";

/** Counts the requests in flight, so that a stop can wait for them and accept no more. */
export class RequestTracker {
  private running = 0;
  private stopping = false;
  private readonly onIdle: (() => void)[] = [];

  /** The parent also counts the requests of this tracker, and refuses them once it drains. */
  constructor(private readonly parent?: RequestTracker) {}

  /** Refuses with `service.unavailable` once `drain` was called. */
  async track<T>(work: () => Promise<T>): Promise<T> {
    if (this.isStopping)
      throw new DomainError("unavailable", "service.unavailable", "The server is stopping: try again.");
    this.add(1);
    try {
      return await work();
    } finally {
      this.add(-1);
    }
  }

  /** Refuses new requests. Resolves when none is in flight. */
  async drain(): Promise<void> {
    this.stopping = true;
    if (this.running > 0) await new Promise<void>((idle) => this.onIdle.push(idle));
  }

  private get isStopping(): boolean {
    return this.stopping || this.parent?.isStopping === true;
  }

  private add(change: 1 | -1): void {
    this.running += change;
    this.parent?.add(change);
    if (this.running === 0) for (const idle of this.onIdle.splice(0)) idle();
  }
}
