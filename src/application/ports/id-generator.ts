import type { Closable } from "./closable.js";

export interface IdGenerator extends Closable {
  /** Returns a new UUIDv7 (RFC 9562): unique everywhere; later ids sort after earlier ids of this generator. */
  next(): string;
}
