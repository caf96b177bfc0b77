import type { Closable } from "./closable.js";

/** Random tokens: refresh tokens, the tokens of mailed links, and the codes of invites. */
export interface OpaqueTokens extends Closable {
  /** Returns 256 random bits as text. */
  fresh(): string;

  /** Returns 128 random bits as text. */
  code(): string;

  /** Derives the token that follows `token`: always the same for the same salt, and not predictable without both. */
  successor(token: string, salt: string): string;

  /** The digest under which a token is stored: SHA-256 in hexadecimal. It cannot be reversed. */
  digest(token: string): string;
}
