import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

const FOR_MS = 20_000;

export const conflicts: Scenario = {
  name: "conflicts.f7",
  what: "other programs lock rooms in the wrong order, abort statements of the nodes, and take all connections",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    const until = performance.now() + FOR_MS;
    const [, aborted] = await Promise.all([lockBackwards(stage, until), abort(stage, until), takeConnections(stage)]);
    stage.note("deadlocks", await deadlocks(stage));
    stage.note("connections ended", aborted);
    stage.expect(stage.histories.count("fail") === 0, "a send was refused for good");
    await sleep(3_000);
  },
};

async function deadlocks({ postgres }: Stage): Promise<number> {
  const [row] = await postgres.query<{ deadlocks: number }>(
    "SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()",
  );
  return row?.deadlocks ?? 0;
}

/** Locks rooms in descending order, against the ascending order of the nodes. */
async function lockBackwards({ postgres }: Stage, until: number): Promise<void> {
  await postgres.session(async (client) => {
    while (performance.now() < until) {
      try {
        await client.query("BEGIN");
        const { rows } = await client.query<{ id: string }>(
          `SELECT "roomId" AS id FROM room_heads ORDER BY "roomId" DESC`,
        );
        for (const { id } of rows) {
          await client.query(`SELECT FROM room_heads WHERE "roomId" = $1 FOR NO KEY UPDATE`, [id]);
          await sleep(20);
        }
      } catch (error) {
        if ((error as pg.DatabaseError).code !== "40P01") throw error;
      } finally {
        await client.query("ROLLBACK");
      }
      await sleep(100);
    }
  });
}

/** Terminates connections of the nodes during their statements. Returns how many. */
async function abort({ postgres }: Stage, until: number): Promise<number> {
  let aborted = 0;
  await postgres.session(async (client) => {
    while (performance.now() < until) {
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'synctalk' AND state = 'active' AND random() < 0.5`,
      );
      aborted += rowCount ?? 0;
      await sleep(300);
    }
  });
  return aborted;
}

/** Takes all connections of PostgreSQL for a while. */
async function takeConnections({ postgres }: Stage): Promise<void> {
  await sleep(6_000);
  const release = await postgres.takeAllConnections();
  await sleep(4_000);
  await release();
}
