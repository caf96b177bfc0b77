import { argon2id, hash, needsRehash, verify } from "argon2";
import type { PasswordHasher } from "../../application/ports/password-hasher.js";
import type { Semaphore } from "../../application/concurrency/semaphore.js";

/** `memoryCost` is in KiB. Source of the defaults: OWASP Password Storage Cheat Sheet. */
export type Argon2Cost = Readonly<{ memoryCost: number; timeCost: number; parallelism: number }>;

const OWASP: Argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export class Argon2PasswordHasher implements PasswordHasher {
  constructor(
    private readonly semaphore: Semaphore,
    private readonly cost: Argon2Cost = OWASP,
  ) {}

  hash(password: string): Promise<string> {
    return this.semaphore.run(() => hash(password, { type: argon2id, ...this.cost }));
  }

  async verify(hashed: string, password: string): Promise<boolean> {
    return this.semaphore.run(() => verify(hashed, password).catch(() => false));
  }

  needsRehash(hashed: string): boolean {
    return needsRehash(hashed, this.cost);
  }
}
