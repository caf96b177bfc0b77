import { InProcessPresence } from "../../src/adapters/in-process/in-process-presence.js";
import { presenceStoreContract } from "../../src/contracts/presence-store.contract.js";

presenceStoreContract("in process", async (count) => {
  const presence = new InProcessPresence();
  return Array.from({ length: count }, () => presence.join());
});
