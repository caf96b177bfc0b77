import { setTimeout as sleep } from "node:timers/promises";
import type { Wire } from "../stage/own-network.js";
import type { Stage } from "../stage/stage.js";
import { until } from "../stage/until.js";
import { expectCalm } from "./redis.f9.js";
import type { Scenario } from "./scenario.js";

const CUT_OFF_MS = 12_000;
const KNOWN_WITHIN_MS = 8_000;

/** Drops all packets between the last node and one of the services. Returns a function that ends this. */
function cutOff(stage: Stage, wire: Wire, proxy: { hold(): void; heal(): void }): () => void {
  const { ownNetwork } = stage;
  stage.note("cut off by", ownNetwork ? "a network namespace" : "a proxy");
  if (!ownNetwork) {
    proxy.hold();
    return () => proxy.heal();
  }
  ownNetwork.cut(wire);
  return () => ownNetwork.heal(wire);
}

export const nodeCutOff: Scenario = {
  name: "node-cut-off.f10",
  what: `one of two nodes is cut off from PostgreSQL for ${CUT_OFF_MS / 1000} s`,
  stage: { nodes: 2, redis: true, apart: true },
  async run(stage) {
    await sleep(4_000);
    const [other, node] = [stage.nodes[0]!, stage.nodes[1]!];
    const from = performance.now();
    const heal = cutOff(stage, "database", stage.databaseNetworks[1]!);
    const noticed = await until(async () => (await node.status()) === 503, KNOWN_WITHIN_MS);
    stage.note("not ready after (ms)", performance.now() - from);
    stage.expect(noticed, "the disconnected node still reports ready");
    stage.expect((await other.status()) === 200, "the other node is not ready");
    await sleep(CUT_OFF_MS - (performance.now() - from));
    heal();
    stage.expect(await until(async () => (await node.status()) === 200, 10_000), "the node is not ready again");
    stage.note("ready again after (ms)", performance.now() - from - CUT_OFF_MS);
    await sleep(4_000);
  },
};

export const nodeWithoutBus: Scenario = {
  name: "node-without-redis.f10",
  what: `one of two nodes is cut off from Redis for ${CUT_OFF_MS / 1000} s`,
  stage: { nodes: 2, redis: true, apart: true, bareOneIn: 2 },
  async run(stage) {
    await sleep(4_000);
    const since = performance.now();
    const heal = cutOff(stage, "bus", stage.busNetworks[1]!);
    await sleep(CUT_OFF_MS);
    for (const node of stage.nodes) stage.expect((await node.status()) === 200, "a node is not ready");
    heal();
    await sleep(4_000);
    expectCalm(stage, since);
  },
};
