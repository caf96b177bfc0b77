import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.js";

const CUTS = 40;

export const cutBeforeAnswer: Scenario = {
  name: "cut-before-answer.f8",
  what: "connections to PostgreSQL are cut between a commit and its answer, connections of clients after some bytes",
  stage: { nodes: 1 },
  async run({ node, databaseNetworks }) {
    const [database] = databaseNetworks;
    for (let cut = 0; cut < CUTS; cut += 1) {
      database?.cutBeforeAnswerTo("append", 1);
      await sleep(300);
    }
    database?.heal();
    node.network.cutAfter(40_000);
    await sleep(8_000);
    node.network.heal();
    await sleep(2_000);
  },
};
