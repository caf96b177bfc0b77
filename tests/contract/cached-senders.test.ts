import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { cachedSendersContract } from "../../src/contracts/store/messages/cached-senders.contract.js";

cachedSendersContract("in memory", async () => {
  const store = { ...openMemoryStore(), close: async () => {} };
  return { stores: [store, store], close: store.close };
});
