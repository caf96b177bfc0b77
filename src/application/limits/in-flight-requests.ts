import type { UserId } from "../../domain/accounts/user.js";
import { tooManyRequests } from "../../domain/limits/errors.js";
import type { RequestLimits } from "../../domain/limits/limit.js";
import { Tally } from "../concurrency/tally.js";
import { AddressCounts, type FreeAddress } from "./address-counts.js";

/** Maximum of waiting requests per user. */
const MAX_WAITING = 600;

/** Counts requests in progress by user and address, from their arrival until the peer has taken the answer. */
export class InFlightRequests {
  private readonly users = new Tally<UserId>();
  private readonly addresses: AddressCounts;
  private readonly waiting = new Map<UserId, (() => void)[]>();

  constructor(
    private readonly limits: RequestLimits,
    isFree?: FreeAddress,
  ) {
    this.addresses = new AddressCounts(({ multiple }) => multiple * limits.address, isFree);
  }

  /**
   * Counts a request of a user until the returned function is called. Refuses with `request.too_many` when the maximum is in
   * progress.
   */
  enter(userId: UserId): () => void {
    const leave = this.tryEnter(userId);
    if (!leave) throw tooManyRequests();
    return leave;
  }

  /** Counts a request like `enter`, but returns `null` when the maximum is in progress. */
  tryEnter(userId: UserId): (() => void) | null {
    return this.underWay(userId) < this.limits.user ? this.counted(userId) : null;
  }

  /** Counts a request like `enter`, for requests over a socket: they wait in order of arrival, up to a bound. */
  async enterInTurn(userId: UserId): Promise<() => void> {
    const leave = this.tryEnter(userId);
    if (leave) return leave;
    const waiting = this.waiting.get(userId) ?? [];
    if (waiting.length >= MAX_WAITING) throw tooManyRequests();
    this.waiting.set(userId, waiting);
    return new Promise((resolve) => waiting.push(() => resolve(this.counted(userId))));
  }

  /** Counts a request of an address and of the networks around it, as `enter` does for a user. */
  enterFrom(address: string): () => void {
    if (this.addresses.isFull(address)) throw tooManyRequests();
    this.addresses.add(address, 1);
    return once(() => this.addresses.add(address, -1));
  }

  /** Number of the user's requests in progress. */
  underWay(userId: UserId): number {
    return this.users.of(userId);
  }

  private counted(userId: UserId): () => void {
    this.users.add(userId, 1);
    return once(() => this.leave(userId));
  }

  private leave(userId: UserId): void {
    this.users.add(userId, -1);
    const waiting = this.waiting.get(userId);
    const next = waiting?.shift();
    if (waiting?.length === 0) this.waiting.delete(userId);
    next?.();
  }
}

function once(leave: () => void): () => void {
  let isUnderWay = true;
  return () => {
    if (isUnderWay) leave();
    isUnderWay = false;
  };
}
