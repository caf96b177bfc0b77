export interface CommonPasswords {
  /** Whether a lower-cased password is among the most common ones: the 10,000 commonest at least. */
  has(password: string): boolean;
}
