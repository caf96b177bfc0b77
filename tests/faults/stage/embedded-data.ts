import { openEmbeddedDatabase } from "../../../src/adapters/persistence/prisma/database/embedded-database.js";
import type { Room } from "../../../src/protocol/entities.js";
import type { DatabaseState } from "../checker/database.js";
import type { Person } from "./people.js";
import type { ServerNode } from "./server-node.js";
import { storedDatabase } from "./stored-database.js";

/** Reads the data directory of an embedded node. */
export async function embeddedDatabase(directory: string): Promise<DatabaseState> {
  const { pool, close } = await openEmbeddedDatabase({ directory });
  try {
    return await storedDatabase({
      async query<Row>(text: string) {
        const { rows } = await pool.query(text);
        return rows as Row[];
      },
    });
  } finally {
    await close();
  }
}

/** Revs of rooms as an embedded node reports them. */
export async function revsFrom(
  node: ServerNode,
  rooms: readonly string[],
  { session }: Person,
): Promise<ReadonlyMap<string, number>> {
  const revs = rooms.map(async (room) => {
    const headers = { authorization: `Bearer ${session.accessToken}` };
    const answer = await fetch(`http://127.0.0.1:${node.port}/api/rooms/${room}`, { headers });
    return [room, ((await answer.json()) as Room).rev] as const;
  });
  return new Map(await Promise.all(revs));
}
