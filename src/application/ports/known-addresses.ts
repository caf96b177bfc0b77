/**
 * From where people were logged in: so that others' guesses at an account do not lock its owner out. Addresses come in
 * the form in which limits count them.
 */
export interface KnownAddresses {
  /** Whether somebody was logged in to the account of this email from this address. No account is known from nowhere. */
  knows(email: string, address: string): Promise<boolean>;

  /** Told of every login. A few addresses an account are remembered, the latest for certain. */
  remember(email: string, address: string): Promise<void>;
}
