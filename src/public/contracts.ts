/** Contract suites for adapters, on Vitest. */
export { cachedSendersContract, type Nodes } from "../contracts/cached-senders.contract.js";
export { mailerContract, type MailerUnderTest } from "../contracts/mailer.contract.js";
export {
  messageBroadcasterContract,
  type BroadcastConnection,
  type BroadcastTarget,
} from "../contracts/message-broadcaster.contract.js";
export { passwordHasherContract, type HashingBounds, type MakeHasher } from "../contracts/password-hasher.contract.js";
export { rateLimiterContract, type OpenLimiters } from "../contracts/rate-limiter.contract.js";
export { roomBusContract, type OpenBuses } from "../contracts/room-bus.contract.js";
export { storeContract } from "../contracts/store.contract.js";
export type { OpenStore, Store } from "../contracts/store.js";
