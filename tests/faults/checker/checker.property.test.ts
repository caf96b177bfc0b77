import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "./checker.js";
import { PEOPLE, RightSystem, type Step } from "./model.js";

const person = fc.constantFrom(...PEOPLE);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      by: person,
      answers: fc.array(fc.constantFrom("lost" as const, "unsent" as const, "ok" as const), { maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("edit" as const, "react" as const, "reply" as const, "mark" as const),
      by: person,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("leave" as const, "return" as const), by: person }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("push" as const), to: person, limit: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("sync" as const, "look" as const, "reconnect" as const, "reset" as const),
      to: person,
    }),
  },
);

/** Steps after which a push omits an entity, because it changed again after the read. */
const SUPERSEDED: Step[] = [
  ...Array.from({ length: 3 }, () => ({ do: "send", by: "ada", answers: [] }) as const),
  { do: "look", to: "ada" },
  { do: "edit", by: "ada" },
  { do: "push", to: "ada", limit: 3 },
];

/** The same for a message that the reader holds in an earlier version than the snapshot. */
const SUPERSEDED_AFTER_SNAPSHOT: Step[] = [
  { do: "send", by: "bob", answers: [] },
  { do: "push", to: "bob", limit: 1 },
  { do: "edit", by: "bob" },
  { do: "look", to: "bob" },
  { do: "react", by: "ada" },
  { do: "push", to: "bob", limit: 1 },
];

test("reports nothing for random histories of a correct system", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const system = new RightSystem();
      for (const one of steps) system.take(one);
      system.settle();
      expect(check(system.events, system.database)).toEqual([]);
    }),
    { numRuns: 500, examples: [[SUPERSEDED], [SUPERSEDED_AFTER_SNAPSHOT]] },
  );
});
