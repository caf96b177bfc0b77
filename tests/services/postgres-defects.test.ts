import type pg from "pg";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import type { Backing } from "../faults/defects/backing.js";
import { defectsSuite } from "../faults/defects/defects.suite.js";
import type { Store } from "../faults/defects/wrong-parts.js";
import { storedDatabase } from "../faults/stage/stored-database.js";
import { createMigratedDatabase } from "../support/postgres-database.js";
import { bigserialInPostgres } from "./bigserial-in-postgres.js";

/** Opens one database for both nodes, with connections for each. */
async function onPostgres(defect: (right: Store, pool: pg.Pool) => Store): Promise<Backing> {
  const { url, drop } = await createMigratedDatabase();
  const databases = [openServerDatabase({ url }), openServerDatabase({ url })] as const;
  const [{ pool }] = databases;
  const stores = databases.map((database) => openPrismaStore(database));
  const node = (index: number) => {
    const { messageLog, roomReader, ...others } = stores[index]!;
    return { ...others, ...defect({ messageLog, roomReader }, databases[index]!.pool) };
  };
  return {
    nodes: [node(0), node(1)],
    stored: () =>
      storedDatabase({
        async query<Row>(text: string) {
          const { rows } = await pool.query(text);
          return rows as Row[];
        },
      }),
    async close() {
      await Promise.all(stores.map(({ messageLog }) => messageLog.close()));
      await Promise.all(databases.map((database) => database.close()));
      await drop();
    },
  };
}

defectsSuite("on PostgreSQL", onPostgres, () => onPostgres(bigserialInPostgres));
