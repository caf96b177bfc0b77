import type { Closable } from "./closable.js";

export interface PasswordHasher extends Closable {
  /** A salted, slow hash that holds its own parameters. Refuses with `service.unavailable` when too many are waiting. */
  hash(password: string): Promise<string>;

  /** Whether `password` made `hash`. A hash that cannot be read matches nothing. Refuses as `hash` does. */
  verify(hash: string, password: string): Promise<boolean>;

  /** Whether `hash` was made with weaker parameters than `hash()` uses now. */
  needsRehash(hash: string): boolean;
}
