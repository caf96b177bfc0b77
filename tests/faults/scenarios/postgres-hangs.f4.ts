import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

const HANG_MS = 15_000;
const MAX_MORE_MIB = 50;

export const postgresHangs: Scenario = {
  name: "postgres-hangs.f4",
  what: "PostgreSQL is suspended for 15 s",
  stage: { nodes: 1 },
  async run(stage) {
    const { node, postgres, histories } = stage;
    await sleep(5_000);
    const before = node.measureMemory();
    node.mostMemory = before;
    const lost = histories.count("lost");
    postgres.freeze();
    const [notReady] = await Promise.all([until(async () => (await node.status()) !== 200, HANG_MS), sleep(HANG_MS)]);
    stage.expect(notReady, "/readyz stayed 200 while PostgreSQL was suspended");
    stage.expect((await node.status("/livez")) === 200, "/livez did not answer");
    stage.expect(histories.count("lost") === lost, "connections were lost while PostgreSQL was suspended");
    stage.note("memory grew by (MiB)", node.mostMemory - before);
    stage.expect(node.mostMemory - before <= MAX_MORE_MIB, `memory grew by more than ${MAX_MORE_MIB} MiB`);
    const from = performance.now();
    postgres.thaw();
    stage.expect(await until(async () => (await node.status()) === 200, 10_000), "a node did not become ready again");
    stage.note("ready again after (ms)", performance.now() - from);
    await sleep(5_000);
  },
};
