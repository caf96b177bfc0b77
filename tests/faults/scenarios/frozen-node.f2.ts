import { setTimeout as sleep } from "node:timers/promises";
import { losses } from "./losses.js";
import type { Scenario } from "./scenario.js";

const FROZEN_MS = 20_000;
const LEFT_WITHIN_MS = 15_500;

export const frozenNode: Scenario = {
  name: "frozen-node.f2",
  what: "one of two nodes is suspended for 20 s",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    await sleep(4_000);
    const [, node] = stage.nodes;
    const from = performance.now();
    node?.freeze();
    await sleep(FROZEN_MS);
    const { count, last } = losses(stage.histories.events, from);
    stage.note("clients that left", count);
    stage.note("the last one left after (ms)", last);
    stage.expect(count > 0 && last <= LEFT_WITHIN_MS, "clients did not leave the frozen node in time");
    node?.thaw();
    await sleep(6_000);
  },
};
