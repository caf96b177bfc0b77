import { argon2id, hash, needsRehash, verify } from "argon2";
import type { PasswordHasher } from "../../application/ports/password-hasher.js";
import type { Gate } from "./gate.js";

/** `memoryCost` is in KiB. Source of the defaults: OWASP Password Storage Cheat Sheet. */
export type Argon2Cost = Readonly<{ memoryCost: number; timeCost: number; parallelism: number }>;

const OWASP: Argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export class Argon2PasswordHasher implements PasswordHasher {
  constructor(
    private readonly gate: Gate,
    private readonly cost: Argon2Cost = OWASP,
  ) {}

  hash(password: string): Promise<string> {
    return this.gate.pass(() => hash(password, { type: argon2id, ...this.cost }));
  }

  async verify(hashed: string, password: string): Promise<boolean> {
    return this.gate.pass(() => verify(hashed, password).catch(() => false));
  }

  needsRehash(hashed: string): boolean {
    return needsRehash(hashed, this.cost);
  }
}
