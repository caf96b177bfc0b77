import { describe, expect, it } from "vitest";
import type { IdGenerator } from "../application/ports/id-generator.js";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const COUNT = 10_000;

export function idGeneratorContract(name: string, make: () => IdGenerator): void {
  describe(`IdGenerator, ${name}`, () => {
    const { next } = make();
    const ids = Array.from({ length: COUNT }, () => next());

    it("makes UUIDs of version 7, in lower case", () => {
      expect(ids.filter((id) => !UUID_V7.test(id))).toEqual([]);
    });

    it("makes unique ids, even together with another generator", () => {
      const other = make();
      const others = Array.from({ length: COUNT }, () => other.next());
      expect(new Set([...ids, ...others]).size).toBe(2 * COUNT);
    });

    it("makes ids that sort in the order of creation", () => {
      expect(ids).toEqual(ids.toSorted());
    });
  });
}
