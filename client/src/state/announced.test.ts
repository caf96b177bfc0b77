import fc from "fast-check";
import { expect, it } from "vitest";
import { announcedUpTo, isAnnounced, lastAnnounced, markAnnounced } from "./announced.js";

it("remembers exactly the announced messages, in ranges with gaps between them", () => {
  const pages = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.nat(10), pages, (start, marked) => {
      const announced = marked.reduce(markAnnounced, announcedUpTo(start));
      const expected = (seq: number) => seq <= start || marked.flat().includes(seq);
      for (let seq = 1; seq <= 42; seq += 1) expect([seq, isAnnounced(announced, seq)]).toEqual([seq, expected(seq)]);
      expect(lastAnnounced(announced)).toBe(Math.max(start, ...marked.flat()));
      let end = announced.upTo;
      for (const [first, last] of announced.ahead) {
        expect(first).toBeGreaterThan(end + 1);
        expect(last).toBeGreaterThanOrEqual(first);
        end = last;
      }
    }),
    { numRuns: 1_000 },
  );
});

it("holds one range for each message that is missing, however many are announced", () => {
  let announced = announcedUpTo(0);
  for (let page = 0; page < 1_000; page += 1) {
    const seqs = Array.from({ length: 100 }, (_, index) => page * 100 + index + 1);
    announced = markAnnounced(
      announced,
      seqs.filter((seq) => seq % 25_000 !== 7),
    );
  }
  expect(announced.ahead).toHaveLength(4);
  expect(markAnnounced(announced, [7, 25_007, 50_007, 75_007])).toEqual(announcedUpTo(100_000));
});
