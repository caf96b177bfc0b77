import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.js";

const KILLS = 5;
const EVERY_MS = 5_000;

export const killedNode: Scenario = {
  name: "f1",
  what: "one of two nodes is killed every 5 s",
  stage: { nodes: 2, redis: true },
  async run({ nodes }) {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const node = nodes[kill % nodes.length]!;
      const from = performance.now();
      await node.kill();
      await node.start();
      await sleep(Math.max(0, EVERY_MS - (performance.now() - from)));
    }
  },
};

export const killedOnlyNode: Scenario = {
  name: "f1-one-node",
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
