export interface CommonPasswords {
  /** Whether a lower-cased password is among the 10,000 most common ones. */
  has(password: string): boolean;
}
