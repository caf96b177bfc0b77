import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

const EXIT_WITHIN_MS = 20_000;

async function restartOneAfterTheOther(stage: Stage): Promise<void> {
  for (const [index, node] of stage.nodes.entries()) {
    await sleep(4_000);
    const { code, tookMs } = await node.drain();
    stage.note(`node ${index + 1} drained in (ms)`, tookMs);
    stage.expect(code === 0, `node ${index + 1} ended with ${code}`);
    stage.expect(tookMs <= EXIT_WITHIN_MS, `node ${index + 1} took ${tookMs} ms to end`);
    await node.start();
  }
  await sleep(4_000);
  stage.expect(stage.histories.count("fail") === 0, "a send failed");
}

export const rollingRestart: Scenario = {
  name: "rolling-restart.f14",
  what: "both nodes are restarted one after the other",
  stage: { nodes: 2, redis: true },
  run: restartOneAfterTheOther,
};

export const restartOfOne: Scenario = {
  name: "restart-of-one.f14",
  what: "the only node is restarted gracefully",
  stage: { nodes: 1 },
  run: restartOneAfterTheOther,
};
