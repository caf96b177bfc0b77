import type { Closable } from "./closable.js";

export interface CommonPasswords extends Closable {
  /** Whether a lower-cased password is among the most common ones: the 10,000 commonest at least. */
  has(password: string): boolean;
}
