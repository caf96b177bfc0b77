import { Argon2PasswordHasher } from "../../src/adapters/security/argon2-password-hasher.js";
import { Gate } from "../../src/adapters/security/gate.js";
import { passwordHasherContract } from "../../src/contracts/password-hasher.contract.js";

const COST = {
  current: { memoryCost: 2048, timeCost: 2, parallelism: 1 },
  weaker: { memoryCost: 1024, timeCost: 2, parallelism: 1 },
};

passwordHasherContract("argon2id", (bounds, strength) => new Argon2PasswordHasher(new Gate(bounds), COST[strength]));
