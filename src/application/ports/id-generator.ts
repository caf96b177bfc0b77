import type { Closable } from "./closable.js";

export interface IdGenerator extends Closable {
  /** A new UUIDv7 (RFC 9562): unique everywhere, later ones sort after earlier ones made here. */
  next(): string;
}
