import { setTimeout as sleep } from "node:timers/promises";
import { randomFrom } from "../stage/random.js";
import type { Scenario } from "./scenario.js";

const MBIT = 1_000_000 / 8;

export const badNetwork: Scenario = {
  name: "bad-network.f12",
  what: "10 % of packets lost, 2 Mbit/s and 300 ms each way; then connections that break after some bytes",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    const { nodes, options, histories } = stage;
    await sleep(2_000);
    const random = randomFrom((options.seed ?? 1) + 2);
    for (const { network } of nodes) network.worsen({ delayMs: 300, bytesPerSecond: 2 * MBIT, loss: 0.1, random });
    const acknowledged = stage.acknowledged;
    await sleep(25_000);
    stage.note("acknowledged over the bad network", stage.acknowledged - acknowledged);
    stage.note("connections lost to it", histories.count("lost"));
    for (const { network } of nodes) {
      network.worsen({ delayMs: 50 });
      network.cutAfter(60_000);
    }
    await sleep(10_000);
    for (const { network } of nodes) network.heal();
    await sleep(2_000);
  },
};
