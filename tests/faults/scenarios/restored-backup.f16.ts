import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.js";

export const restoredBackup: Scenario = {
  name: "restored-backup.f16",
  what: "a backup of PostgreSQL is restored, and the epoch is renewed",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    const { nodes, postgres, histories, workload } = stage;
    await sleep(4_000);
    await postgres.crash();
    const backup = postgres.backup();
    await postgres.start();
    await sleep(8_000);
    await workload.stop();
    for (const node of nodes) await node.drain();
    await postgres.crash();
    postgres.restore(backup);
    await postgres.start();
    // Only events after the restore are checked, because the backup lacks the earlier ones.
    histories.events.length = 0;
    stage.note("epoch", await nodes[0]!.renewEpoch());
    for (const node of nodes) await node.start();
    await sleep(2_000);
    workload.start();
    await sleep(6_000);
    const begun = new Set(histories.events.flatMap((event) => (event.kind === "begin" ? [event.client] : [])));
    stage.expect(
      begun.size === stage.people.length,
      `${begun.size} of ${stage.people.length} clients reset their rooms`,
    );
  },
};
