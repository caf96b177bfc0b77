import type { Scenario } from "./scenario.js";

/** The scenarios with this name (`redis-killed.f9`) or with this id (`f9`), in their order. */
export const scenariosNamed = (name: string, scenarios: readonly Scenario[]): readonly Scenario[] =>
  scenarios.filter((scenario) => scenario.name === name || scenario.name.endsWith(`.${name}`));
