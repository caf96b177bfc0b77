import { setTimeout as sleep } from "node:timers/promises";
import { figuresOf } from "../stage/figures.js";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

/** Nobody loses a connection or a send over Redis. */
function expectCalm(stage: Stage): void {
  stage.expect(stage.histories.count("lost") === 0, "connections were lost");
  stage.expect(stage.histories.count("info") === 0, "sends had to be repeated");
  const { "live delivery after the ack": delivery } = figuresOf(stage.histories.events);
  stage.note("delivery in all", delivery ?? "");
}

export const redisKilled: Scenario = {
  name: "f9",
  what: "Redis is killed twice, and stands still for 10 s",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    const { redis } = stage;
    await sleep(4_000);
    await redis?.restart(3_000);
    await sleep(4_000);
    await redis?.restart(500);
    await sleep(4_000);
    redis?.freeze();
    await sleep(10_000);
    redis?.thaw();
    await sleep(4_000);
    expectCalm(stage);
  },
};

export const redisAbsent: Scenario = {
  name: "f9-absent",
  what: "two nodes and no Redis",
  stage: { nodes: 2 },
  async run(stage) {
    await sleep(15_000);
    expectCalm(stage);
  },
};
