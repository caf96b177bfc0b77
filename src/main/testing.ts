import { createLogger } from "../adapters/observability/logger.js";
import { Argon2PasswordHasher } from "../adapters/security/argon2-password-hasher.js";
import { Semaphore } from "../application/concurrency/semaphore.js";
import { startApp, type App } from "./app.js";
import { readConfig, type Config } from "./config/config.js";
import type { Ports } from "../application/ports/ports.js";

export type TestServerOptions = Readonly<{ config?: Partial<Config>; overrides?: Partial<Ports> }>;

const CHEAP = { memoryCost: 1024, timeCost: 2, parallelism: 1 };

/**
 * Starts the whole product in this process for a test: in memory, on a free port, silent, without rate limits, with
 * cheap password hashes. `config` and `overrides` replace any of it.
 */
export function startTestServer({ config, overrides }: TestServerOptions = {}): Promise<App> {
  const settings = readConfig({
    NODE_ENV: "test",
    PERSISTENCE: "memory",
    PORT: "0",
    LOG_LEVEL: "silent",
    RATE_LIMITS: "off",
  });
  const passwordHasher = new Argon2PasswordHasher(new Semaphore({ max: 2, maxQueued: 1000 }), CHEAP);
  const logger = createLogger({ level: config?.logLevel ?? settings.logLevel, pretty: false });
  return startApp({ ...settings, ...config }, logger, {
    ...overrides,
    passwordHasher: overrides?.passwordHasher ?? passwordHasher,
  });
}
