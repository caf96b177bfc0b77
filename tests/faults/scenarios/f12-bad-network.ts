import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.js";

export const badNetwork: Scenario = {
  name: "f12",
  what: "300 ms each way, then connections that break after some bytes",
  stage: { nodes: 2, redis: true },
  async run({ nodes }) {
    for (const { network } of nodes) network.delay(300);
    await sleep(12_000);
    for (const { network } of nodes) {
      network.delay(50);
      network.cutAfter(60_000);
    }
    await sleep(10_000);
    for (const { network } of nodes) network.heal();
    await sleep(2_000);
  },
};
