import type { Closable } from "./closable.js";

export interface PasswordHasher extends Closable {
  /**
   * Returns a salted, slow hash that contains its own parameters. Refuses with `service.unavailable` when too many
   * calls are waiting.
   */
  hash(password: string): Promise<string>;

  /** Whether `hash` is a hash of `password`. An unreadable hash matches nothing. Refuses as `hash` does. */
  verify(hash: string, password: string): Promise<boolean>;

  /** Whether `hash` was made with weaker parameters than `hash()` uses now. */
  needsRehash(hash: string): boolean;
}
