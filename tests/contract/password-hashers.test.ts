import { Argon2PasswordHasher } from "../../src/adapters/security/argon2-password-hasher.js";
import { Semaphore } from "../../src/application/concurrency/semaphore.js";
import { passwordHasherContract } from "../../src/contracts/password-hasher.contract.js";

const COST = {
  current: { memoryCost: 2048, timeCost: 2, parallelism: 1 },
  weaker: { memoryCost: 1024, timeCost: 2, parallelism: 1 },
};

passwordHasherContract(
  "argon2id",
  (bounds, strength) =>
    new Argon2PasswordHasher(new Semaphore({ max: bounds.running, maxQueued: bounds.waiting }), COST[strength]),
);
