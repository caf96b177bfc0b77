import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

const KILLS = 20;
/** Messages before each kill, so that work is in progress. */
const TALKED = 10;
const PATIENCE_MS = 15_000;
const MAX_MORE_MS = 1_500;

export const embedded: Scenario = {
  name: "embedded.f18",
  what: `a node with its data in its own directory is killed ${KILLS} times; a second process tries to open the same data`,
  stage: { nodes: 1, people: 20, embedded: true },
  async run(stage) {
    const { node, random } = stage;
    const lives: number[] = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const acknowledged = stage.acknowledged;
      const talks = await until(() => stage.acknowledged >= acknowledged + TALKED, PATIENCE_MS);
      stage.expect(talks, `no messages were acknowledged before kill ${kill}`);
      await sleep(random() * MAX_MORE_MS);
      lives.push(stage.acknowledged - acknowledged);
      if (kill === KILLS / 2) {
        const { code, said } = await node.runAnother();
        stage.note("the second process said", said);
        stage.expect(code === 1, `the second process ended with ${code}`);
        stage.expect(said.includes(`in use by process ${node.pid}`), "the second process does not name the first");
      }
      await node.kill();
      await node.start();
    }
    stage.note("acknowledged in its lives", lives.join(" "));
    await sleep(2_000);
  },
};
