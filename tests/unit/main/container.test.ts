import { expect, it } from "vitest";
import { createRecord } from "../../../src/main/container.js";

type Entries = { engine: { id: number }; wheels: { count: number }; car: { engine: { id: number } } };

function factories(created: string[]) {
  return {
    car: ({ engine }: Entries) => {
      created.push("car");
      return { engine };
    },
    engine: ({ wheels }: Entries) => {
      created.push("engine");
      return { id: wheels.count };
    },
    wheels: () => {
      created.push("wheels");
      return { count: 4 };
    },
  };
}

it("creates each entry once, after the entries that it needs", () => {
  const created: string[] = [];
  const record = createRecord<Entries>(factories(created));
  expect(created).toEqual(["wheels", "engine", "car"]);
  expect(record.car.engine).toBe(record.engine);
  expect(created).toHaveLength(3);
});

it("shares no entry between two records", () => {
  const [first, second] = [createRecord<Entries>(factories([])), createRecord<Entries>(factories([]))];
  expect(first.engine).not.toBe(second.engine);
});

it("fails at once when a factory fails, also for an entry that no other needs", () => {
  const failing = {
    ...factories([]),
    car: () => {
      throw new Error("no car");
    },
  };
  expect(() => createRecord<Entries>(failing)).toThrow("no car");
});
