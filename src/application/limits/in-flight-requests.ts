import { tooManyRequests } from "../../domain/limits/errors.js";
import type { RequestLimits } from "../../domain/limits/limit.js";

type Kind = keyof RequestLimits;
/** Requests of one user that may wait until others of theirs are answered. */
const MAX_WAITING = 600;

/** Counts the requests under way by user and address, from their arrival until their answers are taken. */
export class InFlightRequests {
  private readonly counts = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly limits: RequestLimits) {}

  /** Counts a request until the returned function is called; refuses with `request.too_many` where as many are under way. */
  enter(kind: Kind, key: string): () => void {
    const name = `${kind} ${key}`;
    if (this.countOf(name) >= this.limits[kind]) throw tooManyRequests();
    return this.counted(name);
  }

  /** The same for requests that came over one connection: they wait in the order in which they came, up to a bound. */
  async enterInTurn(kind: Kind, key: string): Promise<() => void> {
    const name = `${kind} ${key}`;
    if (this.countOf(name) < this.limits[kind]) return this.counted(name);
    const waiting = this.waiting.get(name) ?? [];
    if (waiting.length >= MAX_WAITING) throw tooManyRequests();
    this.waiting.set(name, waiting);
    return new Promise((resolve) => waiting.push(() => resolve(this.counted(name))));
  }

  /** How many are under way. */
  underWay(kind: Kind, key: string): number {
    return this.countOf(`${kind} ${key}`);
  }

  private counted(name: string): () => void {
    this.counts.set(name, this.countOf(name) + 1);
    let isUnderWay = true;
    return () => {
      if (!isUnderWay) return;
      isUnderWay = false;
      this.leave(name);
    };
  }

  private leave(name: string): void {
    const count = this.countOf(name) - 1;
    if (count > 0) this.counts.set(name, count);
    else this.counts.delete(name);
    const waiting = this.waiting.get(name);
    const next = waiting?.shift();
    if (waiting?.length === 0) this.waiting.delete(name);
    next?.();
  }

  private countOf(name: string): number {
    return this.counts.get(name) ?? 0;
  }
}
