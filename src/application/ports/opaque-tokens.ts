import type { Closable } from "./closable.js";

/** What refresh tokens and the tokens of mails are made of. */
export interface OpaqueTokens extends Closable {
  /** 256 random bits, as text. */
  fresh(): string;

  /** The token that follows `token`: always the same for the same salt, and known to nobody who has not both. */
  successor(token: string, salt: string): string;

  /** What a token is known by where it is stored: SHA-256, in hexadecimal. Nothing leads back from it. */
  digest(token: string): string;
}
