import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { PersistencePorts } from "../../application/ports/persistence-ports.js";
import { guardedScheduler } from "../../application/guarded-scheduler.js";
import type { MessageSearchIndex } from "../../application/ports/message-search.js";
import { MessageIndexer } from "../../application/search/message-indexer.js";
import { SearchNameSweep } from "../../application/search/search-name-sweep.js";
import type { Metrics } from "../../adapters/observability/metrics.js";
import { systemMonotonicClock } from "../../adapters/system/system-monotonic-clock.js";
import { timerScheduler } from "../../adapters/system/timer-scheduler.js";
import { openMemoryStore } from "../../adapters/persistence/memory/memory-store.js";
import type { Database } from "../../adapters/persistence/prisma/database/database.js";
import { openEmbeddedDatabase } from "../../adapters/persistence/prisma/database/embedded-database.js";
import { migrate } from "../../adapters/persistence/prisma/migrations/runner.js";
import { openPrismaStore } from "../../adapters/persistence/prisma/prisma-store.js";
import { checkServer, openServerDatabase } from "../../adapters/persistence/prisma/database/server-database.js";
import type { PersistenceConfig } from "../config/config.js";
import { ownDataDirectory, ownDataDirectoryIfThere } from "./data-directory.js";

export type OpenedStore = Readonly<{
  store: PersistencePorts;
  /** Null for a store that needs no index. */
  messageSearchIndex: MessageSearchIndex | null;
  mode: string;
  durability: string;
  close(): Promise<void>;
}>;

type Observers = Readonly<{ logger: Logger; metrics: Pick<Metrics, "searchIndex"> | undefined }>;

const MIGRATIONS = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

/** Opens the configured store, migrated to this version's schema. */
export async function openStore(
  config: PersistenceConfig,
  logger: Logger,
  metrics?: Pick<Metrics, "searchIndex">,
): Promise<OpenedStore> {
  switch (config.kind) {
    case "memory":
      return {
        store: openMemoryStore(),
        messageSearchIndex: null,
        mode: "memory",
        durability: "none: lost when the process ends",
        close: async () => {},
      };
    case "embedded": {
      await ownDataDirectory(config.dataDir);
      const database = await openEmbeddedDatabase({ directory: config.dataDir });
      const durability = "survives a crash of the process, but not a power failure";
      return { ...(await migrated(database, { logger, metrics, isServer: false })), mode: "embedded", durability };
    }
    case "postgres": {
      await ownDataDirectoryIfThere(config.dataDir);
      const onConnectionLost = (error: Error) => logger.warn({ err: error }, "lost a connection to the database");
      const { url, poolMode = "session" } = config;
      const database = openServerDatabase({ url, poolMode, onConnectionLost });
      return {
        ...(await migrated(database, { logger, metrics, isServer: true })),
        mode: "server",
        durability: "PostgreSQL, synchronous commit",
      };
    }
  }
}

async function migrated(
  database: Database,
  { logger, metrics, isServer }: Observers & Readonly<{ isServer: boolean }>,
): Promise<Pick<OpenedStore, "store" | "messageSearchIndex" | "close">> {
  try {
    if (isServer) await checkServer(database.pool, database.poolMode);
    await migrate(database.pool, MIGRATIONS, (message) => logger.info(message), undefined, database.poolMode);
    const { searchNames, messageSearchIndex, ...store } = openPrismaStore(database);
    const report = (error: unknown) => logger.warn({ err: error }, "could not index names for the search");
    const sweep = new SearchNameSweep({ searchNames, scheduler: guardedScheduler(timerScheduler, report), report });
    const reportIndexing = (error: unknown) => logger.warn({ err: error }, "could not index messages for the search");
    const indexer = new MessageIndexer({
      messageSearchIndex,
      scheduler: guardedScheduler(timerScheduler, reportIndexing),
      monotonicClock: systemMonotonicClock,
      report: reportIndexing,
      onBatch: metrics?.searchIndex(() => messageSearchIndex.unindexedChanges) ?? (() => {}),
    });
    sweep.start();
    indexer.start();
    const close = async () => {
      await sweep.stop();
      await indexer.stop();
      await database.close();
    };
    return { store, messageSearchIndex, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
