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
