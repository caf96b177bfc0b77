import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.js";

export const postgresRestart: Scenario = {
  name: "postgres-restart.f3",
  what: "PostgreSQL restarts without a checkpoint, twice",
  stage: { nodes: 1 },
  async run({ postgres }) {
    for (const downMs of [1_000, 3_000]) {
      await sleep(5_000);
      await postgres.restart(downMs);
    }
    await sleep(6_000);
  },
};
