import type { UserId } from "../../domain/accounts/user.js";
import { rateLimitKey, addressTurnPath } from "../../domain/limits/address-key.js";
import type { Actor } from "../actor.js";
import type { ClientInfo } from "../client-info.js";
import type { FairSemaphore } from "../concurrency/fair-semaphore.js";

type Semaphores = Readonly<{ reads: FairSemaphore; lists: FairSemaphore }>;
/** Maximum of waiting requests without a session, per address. */
type Bounds = Readonly<{ waitingPerAddress: number }>;
type Work<T> = () => Promise<T>;

/** Name under which all callers from unknown addresses share turns. */
export const STRANGERS = "strangers";
const MAX_KNOWN_ADDRESSES = 20_000;

/**
 * Fair turns to read from the store: per user and session, or per network without a session. Work in a turn must not
 * wait for another turn or for a password hash.
 */
export class StoreTurns {
  /** Addresses that sent a correct password or a valid refresh token to this node, oldest first. */
  private readonly known = new Set<string>();

  constructor(
    private readonly semaphores: Semaphores,
    private readonly bounds: Bounds,
  ) {}

  read<T>({ userId, sessionId }: Actor, work: Work<T>): Promise<T> {
    return this.semaphores.reads.run([userId, sessionId], work);
  }

  list<T>({ userId, sessionId }: Actor, work: Work<T>): Promise<T> {
    return this.semaphores.lists.run([userId, sessionId], work);
  }

  /** Separate turns for account requests, which the user's other requests cannot use up. */
  account<T>({ userId, sessionId }: Pick<Actor, "userId" | "sessionId">, work: Work<T>): Promise<T> {
    return this.semaphores.reads.run([`account ${userId}`, sessionId], work);
  }

  /** Turns for callers who have proved their identity by a password or a mail. */
  owner<T>(userId: UserId, work: Work<T>): Promise<T> {
    return this.semaphores.reads.run([`owner ${userId}`], work);
  }

  /** Turns for callers with a refresh token of this session. */
  session<T>(sessionId: string, work: Work<T>): Promise<T> {
    return this.semaphores.reads.run([`session ${sessionId}`], work);
  }

  /** Turns for composing mails, a few at once, so that mails do not wait for the other requests of strangers. */
  mail<T>(work: Work<T>): Promise<T> {
    return this.semaphores.reads.run(["mail"], work);
  }

  /**
   * Turns for all other callers. The network of a known address takes turns like a user; all strangers together count
   * as one user. The waiting requests of one address are limited. An aborted request leaves the queue.
   */
  unauthenticated<T>({ address, onAbort }: Pick<ClientInfo, "address" | "onAbort">, work: Work<T>): Promise<T> {
    const path = addressTurnPath(address);
    const isKnown = this.known.has(rateLimitKey(address));
    const waiting = { onAbort, max: this.bounds.waitingPerAddress };
    return this.semaphores.reads.run(isKnown ? path : [STRANGERS, ...path], work, waiting);
  }

  /** Makes the address known, so that its callers no longer share turns with strangers. */
  addKnownAddress(address: string): void {
    const key = rateLimitKey(address);
    this.known.delete(key);
    this.known.add(key);
    const [oldest] = this.known;
    if (oldest !== undefined && this.known.size > MAX_KNOWN_ADDRESSES) this.known.delete(oldest);
  }
}
