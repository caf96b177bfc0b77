import { createRequire } from "node:module";
import type { IConfiguration, ICruiseResult } from "dependency-cruiser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cruise } from "./cruise.js";
import { allowed, probes } from "./dependency-probes.js";
import { plantTree } from "./planted-tree.js";
import { root } from "./root.js";

const { forbidden = [] } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as IConfiguration;
const LAYERS = /^src\/(domain|application|protocol|adapters|contracts|main|public)\//;

describe("dependency rules on the real sources", () => {
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await cruise(root, "src", "client/src", "playground/src");
  });

  it("finds no broken dependency rule in the sources", () => {
    const violations = result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    expect(violations).toEqual([]);
  });

  it("reads the sources and their imports", () => {
    const sources = result.modules.filter((module) => LAYERS.test(module.source));
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap((module) => module.dependencies).length).toBeGreaterThan(20);
  });

  it("finds every source in one of the layers", () => {
    const strays = result.modules
      .map((module) => module.source)
      .filter((path) => path.startsWith("src/") && !LAYERS.test(path));
    expect(strays).toEqual([]);
  });
});

describe("dependency rules on planted violations", () => {
  const planted = plantTree(Object.assign({}, allowed, ...probes.map((probe) => probe.files)));
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await cruise(planted.directory, "src", "playground/src", "client/src");
  });
  afterAll(planted.remove);

  const rulesBrokenBy = (paths: string[]) => {
    const broken = result.summary.violations.filter(({ from }) => paths.includes(from)).map(({ rule }) => rule.name);
    return [...new Set(broken)].sort();
  };

  it.each(probes.map((probe) => ({ ...probe, path: Object.keys(probe.files)[0] })))(
    "reports only $rule for $path",
    ({ rule, also = [], files }) => {
      expect(rulesBrokenBy(Object.keys(files))).toEqual([rule, ...also].sort());
    },
  );

  it("reports nothing for allowed imports", () => {
    expect(rulesBrokenBy(Object.keys(allowed))).toEqual([]);
  });

  it("plants a violation for every dependency rule", () => {
    expect([...new Set(probes.map((probe) => probe.rule))].sort()).toEqual(
      forbidden.map((rule) => String(rule.name)).sort(),
    );
  });
});
