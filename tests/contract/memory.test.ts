import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { storeContract } from "../../src/contracts/store/store.contract.js";

storeContract("in memory", async () => ({ ...openMemoryStore(), close: async () => {} }));
