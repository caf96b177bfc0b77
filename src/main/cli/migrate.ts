import { createLogger } from "../../adapters/observability/logger.js";
import { configFromEnvironment } from "../config/environment.js";
import { describeStartupError } from "./startup-error.js";
import { openStore } from "../infrastructure/store.js";

/** Command `npm run db:migrate`: migrates the configured database to this version's schema. */
process.umask(0o077);
try {
  const { persistence, logLevel, production } = configFromEnvironment();
  const logger = createLogger({ level: logLevel, pretty: !production });
  const store = await openStore(persistence, logger);
  await store.close();
  logger.info("The database is up to date.");
} catch (error) {
  console.error(describeStartupError(error));
  process.exitCode = 1;
}
