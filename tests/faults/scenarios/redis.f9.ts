import { setTimeout as sleep } from "node:timers/promises";
import { ackTimes, percentile, spread, timesAcross } from "../stage/figures.js";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

const ACROSS_WITHIN_MS = 1_500;
/** Shorter than any wait for Redis. */
const SENT_WITHIN_MS = 1_500;
const MAX_MORE_MIB = 50;
const FREEZE_MS = 10_000;

/** Expects that no connection or send is lost to Redis, and that changes of other nodes arrive within a head check. */
export function expectCalm(stage: Stage, since: number): void {
  const { events } = stage.histories;
  stage.expect(stage.histories.count("lost") === 0, "connections were lost");
  stage.expect(stage.histories.count("info") === 0, "sends had to be repeated");
  const acks = ackTimes(events.filter(({ at }) => at >= since));
  stage.note("acks meanwhile", spread(acks));
  stage.expect(percentile(acks, 0.99) <= SENT_WITHIN_MS, `sends took more than ${SENT_WITHIN_MS} ms`);
  const across = timesAcross(events, since);
  stage.note("from node to node meanwhile", spread(across));
  stage.expect(across.length > 0, "no change reached the other node");
  stage.expect(percentile(across, 0.99) <= ACROSS_WITHIN_MS, `across nodes it took more than ${ACROSS_WITHIN_MS} ms`);
}

export const redisKilled: Scenario = {
  name: "redis-killed.f9",
  what: "Redis is killed twice, loses its subscribers, and is suspended for 10 s",
  stage: { nodes: 2, redis: true, bareOneIn: 2 },
  async run(stage) {
    const { redis, nodes } = stage;
    await sleep(10_000);
    const before = nodes.map((node) => node.measureMemory());
    for (const node of nodes) node.mostMemory = 0;
    const since = performance.now();
    await redis?.restart(3_000);
    await sleep(4_000);
    await redis?.restart(500);
    await sleep(4_000);
    for (let kill = 0; kill < 3; kill += 1) {
      const killed = await redis?.killSubscribers();
      stage.expect(killed === nodes.length, `found ${killed} subscriber connections`);
      await sleep(3_000);
    }
    redis?.freeze();
    await sleep(FREEZE_MS);
    redis?.thaw();
    await sleep(4_000);
    expectCalm(stage, since);
    for (const [index, node] of nodes.entries()) {
      const more = node.mostMemory - (before[index] ?? 0);
      stage.note(`node ${index + 1} memory grew by (MiB)`, more);
      stage.expect(more <= MAX_MORE_MIB, `the memory of node ${index + 1} grew by more than ${MAX_MORE_MIB} MiB`);
    }
  },
};

export const redisAbsent: Scenario = {
  name: "redis-absent.f9",
  what: "two nodes and no Redis",
  stage: { nodes: 2, bareOneIn: 2 },
  async run(stage) {
    const since = performance.now();
    await sleep(15_000);
    expectCalm(stage, since);
  },
};
