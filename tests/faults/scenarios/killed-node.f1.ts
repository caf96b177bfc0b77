import { setTimeout as sleep } from "node:timers/promises";
import { catchUps, percentile } from "../stage/figures.js";
import type { Scenario } from "./scenario.js";

const KILLS = 5;
const EVERY_MS = 5_000;
const CAUGHT_UP_WITHIN_MS = 3_000;

export const killedNode: Scenario = {
  name: "killed-node.f1",
  what: "one of two nodes is killed every 5 s",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    const { nodes } = stage;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const node = nodes[kill % nodes.length]!;
      const from = performance.now();
      await node.kill();
      await node.start();
      await sleep(Math.max(0, EVERY_MS - (performance.now() - from)));
    }
    const late = percentile(catchUps(stage.histories.events, "lost"), 0.99);
    stage.expect(late <= CAUGHT_UP_WITHIN_MS, `readers had caught up only after ${late} ms`);
  },
};

export const killedOnlyNode: Scenario = {
  name: "killed-only-node.f1",
  what: "the only node is killed every 6 s",
  stage: { nodes: 1 },
  async run({ node }) {
    for (let kill = 0; kill < 3; kill += 1) {
      await sleep(4_000);
      await node.kill();
      await node.start();
    }
    await sleep(2_000);
  },
};
