import { availableParallelism } from "node:os";
import { Argon2PasswordHasher } from "../../adapters/security/argon2-password-hasher.js";
import { Semaphore } from "../../application/concurrency/semaphore.js";
import type { PasswordHasher } from "../../application/ports/password-hasher.js";

/** At least two, so that one can be reserved. */
export const MAX_RUNNING_HASHES = Math.max(2, availableParallelism());
const MAX_WAITING_HASHES = 100;

export const argon2PasswordHasher = (): PasswordHasher =>
  new Argon2PasswordHasher(new Semaphore({ max: MAX_RUNNING_HASHES, maxQueued: MAX_WAITING_HASHES }));
