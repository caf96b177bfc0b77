import fc from "fast-check";
import { expect, it } from "vitest";
import { countThatFits, jsonBytes, MAX_PAGE_BYTES } from "../../src/domain/shared/page-bytes.js";

it("counts the bytes of a text as JSON.stringify writes it", () => {
  const odd = ['"', "\\", "\u0001", "\u001f", "\n", "\t", "\b", "\f", "\r", "\u007f", "\u2028", "é", "語", "😀"];
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(...odd) }));
  fc.assert(
    fc.property(text, (value) => {
      fc.pre(value.isWellFormed());
      expect(jsonBytes(value)).toBe(Buffer.byteLength(JSON.stringify(value)) - '""'.length);
    }),
  );
});

it("counts as many items as fit into the bytes of a page, and at least one", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 2 * MAX_PAGE_BYTES }), { minLength: 1 });
  fc.assert(
    fc.property(sizes, (all) => {
      const count = countThatFits(all, (size) => size);
      const sum = (upTo: number) => all.slice(0, upTo).reduce((total, size) => total + size, 0);
      expect(count).toBeGreaterThan(0);
      if (count > 1) expect(sum(count)).toBeLessThanOrEqual(MAX_PAGE_BYTES);
      if (count < all.length) expect(sum(count + 1)).toBeGreaterThan(MAX_PAGE_BYTES);
    }),
  );
});
