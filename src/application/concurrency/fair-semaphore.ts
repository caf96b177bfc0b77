import { DomainError } from "../../domain/shared/domain-error.js";
import { FairQueue, type TurnPath } from "./fair-queue.js";
import { Tally } from "./tally.js";

export type FairSemaphoreLimits = Readonly<{
  /** Maximum of concurrent work, in total and per first name. */
  slots: number;
  slotsPerName: number;
  /** Maximum of waiting work, in total and per path. */
  waiting: number;
  waitingPerPath: number;
}>;

export type Pace = Readonly<{
  elapsedMs: () => number;
  /** Calls `go` when a slot may be used again after work that took `tookMs`. */
  soon: (tookMs: number, go: () => void) => void;
  /** Calls `go` when a name may get a slot again after its work took `tookMs`. */
  rest: (name: string, tookMs: number, go: () => void) => void;
}>;

/** Registers a callback for the abort of the request. It runs at most once, and possibly after the answer. */
export type OnAbort = (abort: () => void) => void;

type Waiting = Readonly<{
  onAbort?: OnAbort | undefined;
  /** Maximum of waiting work with this path, instead of `waitingPerPath`. */
  max?: number;
}>;

const UNPACED: Pace = { elapsedMs: () => 0, soon: (_tookMs, go) => go(), rest: (_name, _tookMs, go) => go() };
const RETRY_AFTER_MS = 1_000;

const busy = () =>
  new DomainError("unavailable", "service.unavailable", "Too many requests are waiting. Try again.", {
    retryAfterMs: RETRY_AFTER_MS,
  });

const aborted = () => new DomainError("unavailable", "service.unavailable", "The request was aborted.");

/**
 * Runs a limited amount of work concurrently. Waiting owners take turns, so an owner waits for at most one item of each other
 * owner. When the queue is full, it refuses the newest item of the owner with the most waiting items, with
 * `service.unavailable`.
 */
export class FairSemaphore {
  private running = 0;
  private readonly runningUnder = new Tally<string>();
  private readonly queue = new FairQueue<Readonly<{ first: string; go: () => void; refuse: (error: Error) => void }>>();

  constructor(
    private readonly limits: FairSemaphoreLimits,
    private readonly pace: Pace = UNPACED,
  ) {}

  /** Runs the work when a slot is free. Work that is aborted while it waits leaves the queue and never runs. */
  async run<T>(path: TurnPath, work: () => Promise<T>, waiting: Waiting = {}): Promise<T> {
    const [first = ""] = path;
    await this.enter(first, path, waiting);
    const from = this.pace.elapsedMs();
    try {
      return await work();
    } finally {
      const tookMs = this.pace.elapsedMs() - from;
      this.pace.rest(first, tookMs, () => this.releaseSlot(first));
      this.pace.soon(tookMs, () => this.leave());
    }
  }

  private async enter(first: string, path: TurnPath, { onAbort, max }: Waiting): Promise<void> {
    if (this.running < this.limits.slots && this.mayGo(first) && this.queue.sizeOf(path) === 0)
      return this.start(first);
    if (this.queue.sizeOf(path) >= (max ?? this.limits.waitingPerPath)) throw busy();
    const turn = new Promise<void>((go, refuse) => {
      const waiting = { first, go, refuse };
      this.queue.add(path, waiting);
      onAbort?.(() => {
        if (this.queue.remove(path, waiting)) refuse(aborted());
      });
    });
    if (this.queue.size > this.limits.waiting) this.queue.dropFromLongest()?.refuse(busy());
    await turn;
  }

  private leave(): void {
    this.running -= 1;
    this.startWaiting();
  }

  private releaseSlot(first: string): void {
    this.runningUnder.add(first, -1);
    this.startWaiting();
  }

  private startWaiting(): void {
    while (this.running < this.limits.slots) {
      const next = this.queue.next(this.mayGo);
      if (!next) return;
      this.start(next.first);
      next.go();
    }
  }

  private start(first: string): void {
    this.running += 1;
    this.runningUnder.add(first, 1);
  }

  private readonly mayGo = (first: string): boolean => this.runningUnder.of(first) < this.limits.slotsPerName;
}
