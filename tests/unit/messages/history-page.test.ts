import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyPage, pageRange, type HistoryCursor } from "../../../src/domain/messages/history-page.js";

const numbers = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
const limits = fc.integer({ min: 1, max: 100 });
const room = fc.integer({ min: 0, max: 300 });

/** The `seq`s on a page of a room with messages 1 to `seq`. */
const page = (cursor: HistoryCursor, seq: number, limit: number) => {
  const range = pageRange(cursor, seq, limit);
  const seqs = numbers(Math.max(1, range.first), Math.min(range.last, seq));
  return { seqs, ...historyPage([], range, { seq, visibleFrom: 1 }) };
};

describe("pages of history", () => {
  it("never exceeds the limit of a page, and never shows a message of outside the range", () => {
    const cursors = fc.oneof(
      fc.record({ before: fc.nat(400) }),
      fc.record({ after: fc.nat(400) }),
      fc.record({ around: fc.nat(400) }),
      fc.constant({ newest: true as const }),
    );
    fc.assert(
      fc.property(cursors, room, limits, (cursor, seq, limit) => {
        const { seqs, hasBefore, hasAfter } = page(cursor, seq, limit);
        expect(seqs.length).toBeLessThanOrEqual(limit);
        if (seqs.length > 0) expect([hasBefore, hasAfter]).toEqual([seqs[0] !== 1, seqs.at(-1) !== seq]);
      }),
    );
  });

  it("pages back from the newest to the first message without gaps or duplicates", () => {
    fc.assert(
      fc.property(room, limits, (seq, limit) => {
        let current = page({ newest: true }, seq, limit);
        const seen = [...current.seqs];
        while (current.hasBefore) {
          current = page({ before: seen[0] ?? 0 }, seq, limit);
          seen.unshift(...current.seqs);
        }
        expect(seen).toEqual(numbers(1, seq));
      }),
    );
  });

  it("pages forward from the first to the newest message", () => {
    fc.assert(
      fc.property(room, limits, (seq, limit) => {
        const seen: number[] = [];
        for (let more = seq > 0; more; ) {
          const next = page({ after: seen.at(-1) ?? 0 }, seq, limit);
          seen.push(...next.seqs);
          more = next.hasAfter;
        }
        expect(seen).toEqual(numbers(1, seq));
      }),
    );
  });

  it("includes the message in the page around it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), limits, fc.nat(), (seq, limit, pick) => {
        const around = (pick % seq) + 1;
        const { seqs } = page({ around }, seq, limit);
        expect(seqs).toContain(around);
        expect(seqs).toHaveLength(Math.min(seq, limit));
      }),
    );
  });
});
