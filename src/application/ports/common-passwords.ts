import type { Closable } from "./closable.js";

export interface CommonPasswords extends Closable {
  /** Whether a lower-cased password is among the most common ones: at least the 10,000 most common. */
  has(password: string): boolean;
}
