/** Starts the product, with optional adapters of the caller. */
export type { Logger } from "pino";
export { createLogger, type LogOptions } from "../adapters/observability/logger.js";
export type { VerificationMode } from "../application/accounts/verification/email-verification.js";
export type { Ports } from "../application/ports/ports.js";
export type { CountName, Counts } from "../domain/limits/counts.js";
export type { DurationName, Durations } from "../domain/limits/durations.js";
export type { ConnectionLimits, RequestLimits } from "../domain/limits/limit.js";
export { startApp, type App } from "../main/app.js";
export {
  ConfigError,
  readConfig,
  type Config,
  type PersistenceConfig,
  type RedisConfig,
  type SigningKeyConfig,
} from "../main/config/config.js";
export { hintCodec } from "../main/infrastructure/hint-codec.js";
export type { ConfiguredLimits } from "../main/config/limits-setting.js";
export type { NamedSecret } from "../main/config/named-secrets.js";
export { argon2PasswordHasher } from "../main/infrastructure/password-hasher.js";
