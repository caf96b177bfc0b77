import { setTimeout as sleep } from "node:timers/promises";
import { losses } from "./losses.js";
import type { Scenario } from "./scenario.js";

const HELD_MS = 18_000;
const LEFT_WITHIN_MS = 15_500;

export const halfOpen: Scenario = {
  name: "half-open.f11",
  what: "all traffic between one of two nodes and its clients is lost without an error",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    await sleep(4_000);
    const node = stage.nodes[1]!;
    const from = performance.now();
    node.network.hold();
    await sleep(HELD_MS);
    const { count, last } = losses(stage.histories.events, from);
    stage.note("clients that left", count);
    stage.note("the last one left after (ms)", last);
    stage.expect(count > 0 && last <= LEFT_WITHIN_MS, "clients did not reconnect elsewhere in time");
    node.network.heal();
    node.network.cut();
    await sleep(6_000);
  },
};
