import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyPage, pageRange, type HistoryCursor } from "../../../domain/messages/history-page.js";
import { noticeRange, noticesWithin } from "../../../domain/messages/notice-range.js";
import { NOTHING_VISIBLE } from "../../../domain/rooms/history-visibility.js";
import { join, newId, roomOf, sendMany, someone } from "../../builders.js";
import { noteMany } from "../rooms/notices.contract.js";
import type { OpenStore } from "../store.js";

const LENGTH = 23;

const cursors = fc.oneof(
  fc.record({ before: fc.integer({ min: 1, max: LENGTH + 5 }) }),
  fc.record({ after: fc.integer({ min: 0, max: LENGTH + 5 }) }),
  fc.record({ around: fc.integer({ min: 1, max: LENGTH + 5 }) }),
  fc.constant({ newest: true } as const),
);

export function messageHistoryContract(open: OpenStore): void {
  describe("MessageLog.history", () => {
    it("returns the page of any cursor", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      await noteMany(store, room, owner, 2);
      const early = await sendMany(store, room, owner, LENGTH - 5);
      await noteMany(store, room, owner, 3);
      await join(store, room, await someone(store));
      const all = [...early, ...(await sendMany(store, room, owner, 5))];
      expect(all.map(({ seq }) => seq).at(-1)).toBe(LENGTH);

      const noted = (await store.messageLog.changes(room.id, { after: 1, limit: 100 }))?.notices ?? [];
      expect(noted).toHaveLength(5);
      const limits = fc.integer({ min: 1, max: LENGTH + 5 });
      const starts = fc.constantFrom(1, 2, 9, LENGTH, LENGTH + 1, NOTHING_VISIBLE);
      const page = fc.asyncProperty(cursors, limits, starts, async (cursor, limit, visibleFrom) => {
        const range = pageRange(cursor, LENGTH, limit, visibleFrom);
        const items = all.filter(({ seq }) => range.first <= seq && seq <= range.last);
        const expected = historyPage(items, range, { seq: LENGTH, visibleFrom });
        const standing = noticeRange(expected, visibleFrom);
        const notices = noticesWithin(noted, standing);
        expect(await store.messageLog.history(room.id, cursor, limit, visibleFrom)).toEqual({ ...expected, notices });
        expect(items.every(({ seq }) => seq >= visibleFrom)).toBe(true);
      });
      await fc.assert(page, {
        numRuns: 100,
        examples: [
          [{ before: 1 }, 3, 1],
          [{ after: LENGTH }, 3, 1],
          [{ newest: true }, LENGTH, 9],
          [{ newest: true }, 5, 1],
          [{ before: 1 }, 1, LENGTH],
          [{ after: LENGTH + 3 }, 3, 2],
          [{ around: LENGTH + 3 }, 5, 1],
          [{ around: LENGTH }, 5, LENGTH - 2],
        ],
      });
    });

    it("returns the newest page around the end and around a number past it, with its notices", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      await sendMany(store, room, owner, 8);
      await noteMany(store, room, owner, 2);
      await sendMany(store, room, owner, 2);
      await noteMany(store, room, owner, 1);
      const newest = await store.messageLog.history(room.id, { newest: true }, 5);
      expect([newest.items.map(({ seq }) => seq), newest.notices.length]).toEqual([[6, 7, 8, 9, 10], 3]);
      for (const around of [9, 10, 11, 1_000, Number.MAX_SAFE_INTEGER])
        expect([around, await store.messageLog.history(room.id, { around }, 5)]).toEqual([around, newest]);
    });

    it("pages through the whole room in either direction", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      const all = await sendMany(store, room, owner, 10);
      const up = await walk(store.messageLog, room.id, (last) => ({ after: last ?? 0 }));
      const down = await walk(store.messageLog, room.id, (last) =>
        last === undefined ? { newest: true } : { before: last },
      );
      expect(up).toEqual(all);
      expect(down.toSorted((a, b) => a.seq - b.seq)).toEqual(all);
    });

    it("returns an empty page for a room without messages and for an unknown room", async () => {
      const store = await open();
      const room = await roomOf(store, await someone(store));
      const empty = { items: [], hasBefore: false, hasAfter: false, notices: [] };
      for (const roomId of [room.id, newId()]) {
        for (const cursor of [{ newest: true }, { before: 5 }, { after: 0 }, { around: 1 }] as const) {
          expect(await store.messageLog.history(roomId, cursor, 5)).toEqual(empty);
        }
      }
    });

    it("returns no messages of other rooms", async () => {
      const store = await open();
      const owner = await someone(store);
      const [room, other] = [await roomOf(store, owner), await roomOf(store, owner)];
      const [all] = await Promise.all([sendMany(store, room, owner, 3), sendMany(store, other, owner, 5)]);
      expect((await store.messageLog.history(room.id, { newest: true }, 50)).items).toEqual(all);
    });
  });
}

type Log = Awaited<ReturnType<OpenStore>>["messageLog"];
type Items = Awaited<ReturnType<Log["history"]>>["items"];

/** All pages of three, each starting where the previous one ended. */
async function walk(
  messageLog: Log,
  roomId: string,
  cursorAfter: (seq: number | undefined) => HistoryCursor,
): Promise<Items[number][]> {
  const found: Items[number][] = [];
  let last: number | undefined;
  for (;;) {
    const cursor = cursorAfter(last);
    const { items, hasBefore, hasAfter } = await messageLog.history(roomId, cursor, 3);
    const forwards = "after" in cursor;
    found.push(...items);
    last = (forwards ? items.at(-1) : items[0])?.seq;
    if (!(forwards ? hasAfter : hasBefore)) return found;
  }
}
