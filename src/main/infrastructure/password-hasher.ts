import { availableParallelism } from "node:os";
import { Argon2PasswordHasher } from "../../adapters/security/argon2-password-hasher.js";
import { Gate } from "../../adapters/security/gate.js";
import type { PasswordHasher } from "../../application/ports/password-hasher.js";

const MAX_WAITING_HASHES = 100;

export const argon2PasswordHasher = (): PasswordHasher =>
  new Argon2PasswordHasher(new Gate({ running: availableParallelism(), waiting: MAX_WAITING_HASHES }));
