import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

export const nodeCutOff: Scenario = {
  name: "f10",
  what: "one of two nodes is cut off from PostgreSQL for 12 s",
  stage: { nodes: 2, redis: true },
  async run(stage) {
    await sleep(4_000);
    const [other, node] = [stage.nodes[0]!, stage.nodes[1]!];
    const network = stage.databaseNetworks[1]!;
    network.refuse();
    stage.expect(await until(async () => (await node.status()) === 503, 8_000), "the node that is cut off stays ready");
    stage.expect((await other.status()) === 200, "the other node is not ready");
    await sleep(8_000);
    network.heal();
    stage.expect(await until(async () => (await node.status()) === 200, 10_000), "the node is not ready again");
    await sleep(4_000);
  },
};
