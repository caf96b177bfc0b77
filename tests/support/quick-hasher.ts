import type { PasswordHasher } from "../../src/application/ports/password-hasher.js";

/** Hashes fast, for tests with many logins. */
export const quickHasher: PasswordHasher = {
  hash: async (password) => `hash of ${password}`,
  verify: async (hash, password) => hash === `hash of ${password}`,
  needsRehash: () => false,
};
