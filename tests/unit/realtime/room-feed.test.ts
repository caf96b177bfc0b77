import { expect, it } from "vitest";
import { RoomFeed } from "../../../src/application/realtime/feeds/room-feed.js";
import { buildChange } from "../../../src/contracts/builders.js";

const change = (rev: number) => buildChange({ roomId: "r", rev });

it("holds a bounded number of changes behind a hole, and requests the rest again", () => {
  const passed: number[] = [];
  let asked = 0;
  const feed = new RoomFeed("r", { emit: ({ rev }) => passed.push(rev), requestRepair: () => (asked += 1) });
  feed.start(0);
  for (let rev = 5_000; rev > 1; rev -= 1) feed.receive(change(rev));
  expect(passed).toEqual([]);
  const before = asked;
  feed.receive({ ...change(1), rev: 4_000 });
  expect(passed).toEqual([4_000, ...Array.from({ length: 1_000 }, (_, index) => 4_001 + index)]);
  expect([feed.position, feed.hasHole, asked]).toEqual([5_000, false, before]);

  for (let rev = 5_002; rev < 9_000; rev += 1) feed.receive(change(rev));
  feed.receive(change(5_001));
  expect([feed.position, feed.hasHole]).toEqual([6_001, true]);
  expect(asked).toBeGreaterThan(before);
});

it("holds changes that arrive between two pages of a repair until the last page", () => {
  const passed: [from: number, rev: number][] = [];
  let asked = 0;
  const feed = new RoomFeed("r", {
    emit: ({ from, rev }) => passed.push([from, rev]),
    requestRepair: () => (asked += 1),
  });
  feed.start(0);
  feed.noteRev(3);
  feed.receivePage({ ...change(1), rev: 3 }, true);
  // A message on the second page may have been edited at 2 and 4, of which the change 4 has only a part.
  feed.receive(change(4));
  for (let rev = 6; rev < 3_000; rev += 1) feed.receive(change(rev));
  expect(passed).toEqual([[0, 3]]);
  const before = asked;
  feed.noteRev(3);
  expect([feed.hasHole, asked]).toEqual([true, before + 1]);
  feed.receivePage({ ...change(4), rev: 5 }, false);
  expect(passed.slice(0, 3)).toEqual([
    [0, 3],
    [3, 5],
    [5, 6],
  ]);
  expect([feed.position, feed.hasHole]).toEqual([1_004, true]);
});

it("goes on with the pages of a repair after the last known change", () => {
  const passed: number[] = [];
  const feed = new RoomFeed("r", { emit: ({ rev }) => passed.push(rev), requestRepair: () => {} });
  feed.start(0);
  feed.receivePage(change(1), true);
  expect([passed, feed.hasHole]).toEqual([[1], true]);
  feed.skipTo(7);
  feed.receive(change(8));
  expect([passed, feed.hasHole]).toEqual([[1, 8], false]);
});
