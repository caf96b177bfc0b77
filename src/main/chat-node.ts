import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { Metrics } from "../adapters/observability/metrics.js";
import type { Config } from "./config/config.js";

/** A running server, possibly one of several on the same data. */
export type ChatNode = Readonly<{
  id: string;
  config: Config;
  logger: Logger;
  metrics: Metrics;
  /** Logs an unexpected error. */
  report: (error: unknown) => void;
}>;

export function createNode(config: Config, log: Logger): ChatNode {
  const id = randomUUID().slice(0, 8);
  const logger = log.child({ node: id });
  const metrics = new Metrics(id);
  if (config.processMetrics) metrics.ofProcess();
  return { id, config, logger, metrics, report: (error) => logger.error({ err: error }, "unexpected error") };
}
