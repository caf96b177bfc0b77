/** Contract suites for adapters, on Vitest. */
export { cachedSendersContract, type Nodes } from "../contracts/store/messages/cached-senders.contract.js";
export { clockContract, monotonicClockContract } from "../contracts/clocks.contract.js";
export { commonPasswordsContract } from "../contracts/common-passwords.contract.js";
export { idGeneratorContract } from "../contracts/id-generator.contract.js";
export { mailerContract, type MailerUnderTest } from "../contracts/mailer.contract.js";
export {
  messageBroadcasterContract,
  type BroadcastConnection,
  type BroadcastTarget,
} from "../contracts/message-broadcaster.contract.js";
export { opaqueTokensContract } from "../contracts/opaque-tokens.contract.js";
export { passwordHasherContract, type HashingBounds, type MakeHasher } from "../contracts/password-hasher.contract.js";
export { presenceStoreContract, type OpenPresenceStores } from "../contracts/presence-store.contract.js";
export { rateLimiterContract, type OpenLimiters } from "../contracts/rate-limiter.contract.js";
export { roomBusContract, type OpenBuses } from "../contracts/room-bus.contract.js";
export { schedulerContract, type SchedulerUnderTest } from "../contracts/scheduler.contract.js";
export { securityLogContract, type SecurityLogUnderTest } from "../contracts/security-log.contract.js";
export { storeContract } from "../contracts/store/store.contract.js";
export type { OpenStore, Store } from "../contracts/store/store.js";
export { tokenServiceContract, type MakeTokenService } from "../contracts/token-service.contract.js";
