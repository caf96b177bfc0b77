import type { UserId } from "../../../domain/accounts/user.js";
import { addressTurnPath } from "../../../domain/limits/address-key.js";
import type { FairSemaphore } from "../../concurrency/fair-semaphore.js";
import type { TurnPath } from "../../concurrency/fair-queue.js";
import type { PasswordHasher } from "../../ports/password-hasher.js";

/**
 * The group of logged-in users and callers from known addresses. It gets every other turn, regardless of the number of
 * strangers.
 */
const KNOWN = "known";
const STRANGERS = "strangers";

export const strangersTurn = (address: string): TurnPath => [STRANGERS, ...addressTurnPath(address)];
export const knownTurn = (address: string): TurnPath => [KNOWN, ...addressTurnPath(address)];
export const usersTurn = (userId: UserId): TurnPath => [KNOWN, userId];

/** Hashes passwords, a few at once. The networks and users that request it take turns. */
export class Passwords {
  constructor(private readonly deps: Readonly<{ passwordHasher: PasswordHasher; turns: FairSemaphore }>) {}

  hash(password: string, turn: TurnPath): Promise<string> {
    return this.deps.turns.run(turn, () => this.deps.passwordHasher.hash(password));
  }

  verify(hash: string, password: string, turn: TurnPath): Promise<boolean> {
    return this.deps.turns.run(turn, () => this.deps.passwordHasher.verify(hash, password));
  }

  needsRehash(hash: string): boolean {
    return this.deps.passwordHasher.needsRehash(hash);
  }
}
