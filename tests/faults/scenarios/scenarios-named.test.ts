import { describe, expect, it } from "vitest";
import { SCENARIOS } from "./all.js";
import { scenariosNamed } from "./scenarios-named.js";

const chosen = (name: string) => scenariosNamed(name, SCENARIOS).map((scenario) => scenario.name);

describe("scenarios chosen by name", () => {
  it("finds a scenario by its whole name", () => {
    expect(chosen("redis-killed.f9")).toEqual(["redis-killed.f9"]);
    expect(chosen("mixed")).toEqual(["mixed"]);
  });

  it("finds all scenarios of an id", () => {
    expect(chosen("f9")).toEqual(["redis-killed.f9", "redis-absent.f9"]);
    expect(chosen("f1")).toEqual(["killed-only-node.f1", "killed-node.f1"]);
  });

  it("finds nothing by a part of a word", () => {
    expect(chosen("9")).toEqual([]);
    expect(chosen("redis")).toEqual([]);
  });

  it("contains each name once", () => {
    const names = SCENARIOS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
