import { createLogger } from "../adapters/observability/logger.js";
import { configFromEnvironment } from "./environment.js";
import { plainReason } from "./plain-reason.js";
import { openStore } from "./store.js";

/** `npm run db:migrate`: brings the configured database to this version's schema, and ends. */
process.umask(0o077);
try {
  const { persistence, logLevel, production } = configFromEnvironment();
  const logger = createLogger({ level: logLevel, pretty: !production });
  const store = await openStore(persistence, logger);
  await store.close();
  logger.info("The database is up to date.");
} catch (error) {
  console.error(plainReason(error));
  process.exitCode = 1;
}
