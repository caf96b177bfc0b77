import { cachedSendersContract } from "../../src/contracts/store/messages/cached-senders.contract.js";
import { storeContract } from "../../src/contracts/store/store.contract.js";
import { openEmbeddedStore } from "../support/embedded-store.js";

storeContract("on embedded PostgreSQL", openEmbeddedStore);

cachedSendersContract("on embedded PostgreSQL", async () => {
  const store = await openEmbeddedStore();
  return { stores: [store, store], close: store.close };
});
