import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.js";

const HOURS_MS = 3_600_000;
const SHIFTED = new URL("../stage/shifted-clock.mjs", import.meta.url).href;

export const wrongClocks: Scenario = {
  name: "wrong-clocks.f15",
  what: "one node's clock is two hours ahead, the other's two hours behind",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    for (const [index, node] of stage.nodes.entries()) {
      await node.kill();
      const shift = (index === 0 ? 2 : -2) * HOURS_MS;
      await node.start({ NODE_OPTIONS: `--import=${SHIFTED}`, CLOCK_SHIFT_MS: String(shift) });
      await sleep(6_000);
    }
    stage.expect(stage.histories.count("fail") === 0, "a send was refused for good");
  },
};
