import { availableParallelism } from "node:os";
import { Argon2PasswordHasher } from "../../adapters/security/argon2-password-hasher.js";
import { Semaphore } from "../../application/concurrency/semaphore.js";
import type { PasswordHasher } from "../../application/ports/password-hasher.js";

/** Maximum of concurrent hashes: at least two, so that one can be reserved for known addresses. */
export const MAX_RUNNING_HASHES = Math.max(2, availableParallelism());
const MAX_WAITING_HASHES = 100;

export const argon2PasswordHasher = (): PasswordHasher =>
  new Argon2PasswordHasher(new Semaphore({ max: MAX_RUNNING_HASHES, maxQueued: MAX_WAITING_HASHES }));
