// npm run test:faults -- [names] [--seed S]: runs the scenarios one by one, in the given order. The id `f9` names all scenarios of it.
import { parseArgs } from "node:util";
import { print, runScenario } from "./run-scenario.js";
import { SCENARIOS } from "./scenarios/all.js";
import { scenariosNamed } from "./scenarios/scenarios-named.js";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { seed: { type: "string" } } });
const seed = Number(values.seed ?? 1);
const unknown = positionals.filter((name) => scenariosNamed(name, SCENARIOS).length === 0);
if (unknown.length > 0) {
  print(`There is no scenario ${unknown.join(", ")}. There are: ${SCENARIOS.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const named = positionals.flatMap((name) => scenariosNamed(name, SCENARIOS));
const chosen = positionals.length === 0 ? SCENARIOS : named;
const broken: string[] = [];
for (const scenario of chosen) {
  const holds = await runScenario(scenario, seed).catch((error: unknown) => {
    print(`== ${scenario.name}: FAILED ${error instanceof Error ? error.stack : String(error)}`);
    return false;
  });
  if (!holds) broken.push(scenario.name);
}
print(broken.length === 0 ? `\n${chosen.length} held` : `\nbroken: ${broken.join(", ")}`);
process.exit(broken.length === 0 ? 0 : 1);
