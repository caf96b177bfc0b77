/** Starts the product, with adapters of one's own where wanted. */
export { createLogger } from "../adapters/observability/logger.js";
export { startApp, type App } from "../main/app.js";
export { ConfigError, readConfig, type Config, type PersistenceConfig } from "../main/config.js";
export { hintCodec } from "../main/hint-codec.js";
export { argon2PasswordHasher } from "../main/password-hasher.js";
export type { Ports } from "../application/ports/ports.js";
