import type { UserId } from "../../domain/accounts/user.js";
import { rateLimitKey, addressTurnPath } from "../../domain/limits/address-key.js";
import type { Actor } from "../actor.js";
import type { ClientInfo } from "../client-info.js";
import type { FairSemaphore } from "../concurrency/fair-semaphore.js";

type Semaphores = Readonly<{ reads: FairSemaphore; lists: FairSemaphore }>;
/** Requests of one address without a session that may wait. */
type Bounds = Readonly<{ waitingPerAddress: number }>;
type Work<T> = () => Promise<T>;

/** The name under which all unknown callers share turns. */
export const STRANGERS = "strangers";
const MAX_KNOWN_ADDRESSES = 20_000;

/**
 * Turns before the store, which users take by session, and callers without a session by network. Work that runs in a turn
 * must not wait for another turn, or for a password to be hashed.
 */
export class StoreTurns {
  /** Addresses that showed a right password or a good refresh token to this node, the oldest first. */
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

  /** Turns that no other request of the user takes, for looking after the account. */
  account<T>({ userId, sessionId }: Pick<Actor, "userId" | "sessionId">, work: Work<T>): Promise<T> {
    return this.semaphores.reads.run([`account ${userId}`, sessionId], work);
  }

  /** For callers who proved by a password or a mail who they are. */
  owner<T>(userId: UserId, work: Work<T>): Promise<T> {
    return this.semaphores.reads.run([`owner ${userId}`], work);
  }

  /** For callers who showed a refresh token of this session. */
  session<T>(sessionId: string, work: Work<T>): Promise<T> {
    return this.semaphores.reads.run([`session ${sessionId}`], work);
  }

  /** For writing mails, a few at once. The mail of a stranger's request does not wait among strangers. */
  mail<T>(work: Work<T>): Promise<T> {
    return this.semaphores.reads.run(["mail"], work);
  }

  /**
   * For all other callers: the network of a known address takes turns with users, all strangers together are one of them.
   * The requests of one address that wait are bounded. An aborted request leaves the queue.
   */
  unauthenticated<T>({ address, onAbort }: Pick<ClientInfo, "address" | "onAbort">, work: Work<T>): Promise<T> {
    const path = addressTurnPath(address);
    const isKnown = this.known.has(rateLimitKey(address));
    const waiting = { onAbort, max: this.bounds.waitingPerAddress };
    return this.semaphores.reads.run(isKnown ? path : [STRANGERS, ...path], work, waiting);
  }

  /** From now on the address's callers do not wait for strangers. */
  addKnownAddress(address: string): void {
    const key = rateLimitKey(address);
    this.known.delete(key);
    this.known.add(key);
    const [oldest] = this.known;
    if (oldest !== undefined && this.known.size > MAX_KNOWN_ADDRESSES) this.known.delete(oldest);
  }
}
