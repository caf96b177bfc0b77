// npm run soak -- --minutes N --seed S: causes random faults, one after the other.
import { parseArgs } from "node:util";
import { print, runScenario } from "./run-scenario.js";
import { anything } from "./scenarios/mixed.js";

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const minutes = Number(values.minutes ?? 10);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const holds = await runScenario(
  {
    name: "soak",
    what: `random faults for ${minutes} minutes`,
    stage: { nodes: 2, redis: true, pace: { pauseMs: 500 } },
    run: (stage) => anything(stage, minutes * 60_000),
  },
  seed,
).catch((error: unknown) => {
  print(error instanceof Error ? String(error.stack) : String(error));
  return false;
});
process.exit(holds ? 0 : 1);
