import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.js";

const KILLS = 20;
const LONGEST_LIFE_MS = 2_000;

export const embedded: Scenario = {
  name: "f18",
  what: `a node with its data in its own directory is killed ${KILLS} times; a second process wants the same data`,
  stage: { nodes: 1, people: 20, embedded: true },
  async run(stage) {
    const { node, random } = stage;
    const lives: number[] = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const acknowledged = stage.acknowledged;
      await sleep(300 + random() * LONGEST_LIFE_MS);
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
    stage.expect(lives.filter((count) => count > 0).length > KILLS / 2, "hardly anything was sent between the kills");
    await sleep(2_000);
  },
};
