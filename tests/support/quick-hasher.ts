import type { PasswordHasher } from "../../src/application/ports/password-hasher.js";

/** For tests that log in too often to hash slowly. */
export const quickHasher: PasswordHasher = {
  hash: async (password) => `hash of ${password}`,
  verify: async (hash, password) => hash === `hash of ${password}`,
  needsRehash: () => false,
};
