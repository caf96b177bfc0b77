import type { Logger } from "pino";
import { createLogger } from "../../adapters/observability/logger.js";
import { startApp, type App } from "../app.js";
import type { Config } from "../config/config.js";
import { configFromEnvironment } from "../config/environment.js";
import { limitHeapGrowth } from "./heap-growth.js";
import { describeStartupError } from "./startup-error.js";

/** Time limit for a graceful stop, slightly shorter than that of process managers. */
const STOP_TIMEOUT_MS = 19_000;

process.umask(0o077);
limitHeapGrowth();
try {
  await serve(configFromEnvironment());
} catch (error) {
  console.error(describeStartupError(error));
  process.exitCode = 1;
}

async function serve(config: Config): Promise<void> {
  const logger = createLogger({ level: config.logLevel, pretty: !config.production });
  process.on("uncaughtException", (error) => {
    logger.fatal({ err: error }, "stopping after an uncaught error");
    process.exit(1);
  });
  const app = await startApp(config, logger);
  stopOnSignal(app, logger);
  logger.info(startLine(app, config));
}

function startLine({ url, mode, durability }: App, { persistence }: Config): string {
  const data = persistence.kind === "embedded" ? persistence.dataDir : persistence.kind;
  return `SyncTalk is ready: open ${url} (mode: ${mode}; data: ${data}; durability: ${durability})`;
}

/** The first signal finishes running requests; a second one ends the process at once. */
function stopOnSignal(app: App, logger: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info(`stopping on ${signal}; repeat the signal to end at once`);
    setTimeout(() => {
      logger.fatal("could not stop in time");
      process.exit(1);
    }, STOP_TIMEOUT_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.fatal({ err: error }, "could not stop cleanly");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
