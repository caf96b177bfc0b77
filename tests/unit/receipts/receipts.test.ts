import fc from "fast-check";
import { expect, it } from "vitest";
import { buildChange, buildMember, buildRoom, buildSummary } from "../../../src/contracts/builders.js";
import { BlockLists } from "../../../src/application/realtime/presence/block-lists.js";
import { ReceiptChoices } from "../../../src/application/realtime/receipts/receipt-choices.js";
import { Receipts } from "../../../src/application/realtime/receipts/receipts.js";
import { MAX_LIVE_MEMBERS, type Receipt } from "../../../src/domain/rooms/receipt.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";
import { defaultSettings } from "../../../src/domain/rooms/settings.js";
import { LaggingBroadcaster } from "../../support/lagging-broadcaster.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

const receipt = (userId: string, seq: number, more: Partial<Receipt> = {}): Receipt => ({
  roomId: "room",
  threadOf: null,
  userId,
  seq,
  place: seq,
  hiddenFrom: [],
  ...more,
});

class Node {
  readonly broadcaster = new LaggingBroadcaster();
  readonly blockLists = new BlockLists();
  readonly choices = new ReceiptChoices();
  readonly scheduler = new VirtualScheduler();
  /** The lowest `seq` that each connection may see. */
  readonly visibleFrom = new Map<string, number>();
  pushed = 0;
  readonly receipts = new Receipts({
    blockLists: this.blockLists,
    receiptChoices: this.choices,
    subscriptions: {
      readersOf: (_roomId, place) =>
        [...this.visibleFrom].flatMap(([id, from]) => (from <= place ? [{ id, userId: id, sessionId: id }] : [])),
      isReader: (id, _roomId, place) => (this.visibleFrom.get(id) ?? Infinity) <= place,
    },
    messageBroadcaster: this.broadcaster,
    scheduler: this.scheduler,
    monotonicClock: this.scheduler,
    onPushed: () => (this.pushed += 1),
  });

  /** Connections of people with these names, who see everything and show their receipts. */
  constructor(...names: readonly string[]) {
    for (const name of names) {
      this.broadcaster.connect(name);
      this.visibleFrom.set(name, 1);
      this.choices.set(name, true);
    }
  }

  /** Markers that were pushed to the connection, in short. */
  told(name: string): readonly string[] {
    return this.broadcaster.pushedTo(name).flatMap((pushed) => {
      if (!("readMarked" in pushed)) return [];
      const { userId, seq, threadOf } = pushed.readMarked;
      return [`${userId} ${seq}${threadOf ? ` ${threadOf}` : ""}`];
    });
  }
}

it("tells the others at once, and later only of the latest marker", async () => {
  const node = new Node("ada", "bob", "eve");
  node.receipts.receive(receipt("ada", 1));
  expect([node.told("ada"), node.told("bob"), node.told("eve")]).toEqual([[], ["ada 1"], ["ada 1"]]);
  node.receipts.receive(receipt("ada", 2));
  node.receipts.receive(receipt("ada", 3));
  node.receipts.receive(receipt("bob", 1));
  await node.scheduler.advance(900);
  expect(node.told("bob")).toEqual(["ada 1"]);
  await node.scheduler.advance(200);
  expect([node.told("bob"), node.told("eve"), node.told("ada")]).toEqual([
    ["ada 1", "ada 3"],
    ["ada 1", "ada 3"],
    ["bob 1"],
  ]);
  await node.scheduler.advance(10_000);
  expect(node.told("eve")).toEqual(["ada 1", "ada 3", "bob 1"]);
  expect([node.scheduler.pending, node.receipts.waiting, node.pushed]).toEqual([0, 0, 6]);
});

it("never goes back, also when an earlier marker arrives late", async () => {
  const node = new Node("ada", "bob");
  node.receipts.receive(receipt("ada", 5));
  node.receipts.receive(receipt("ada", 4));
  await node.scheduler.advance(2_000);
  node.receipts.receive(receipt("ada", 3));
  await node.scheduler.advance(20_000);
  expect(node.told("bob")).toEqual(["ada 5"]);
});

it("keeps the markers of threads and of the room apart", async () => {
  const node = new Node("ada", "bob");
  node.receipts.receive(receipt("ada", 5));
  node.receipts.receive(receipt("ada", 2, { threadOf: "root", place: 4 }));
  await node.scheduler.advance(2_000);
  expect(node.told("bob")).toEqual(["ada 5", "ada 2 root"]);
});

it("costs each reader at most one packet a second while 100 people mark, and tells everybody of everybody", async () => {
  const names = Array.from({ length: MAX_LIVE_MEMBERS }, (_, index) => `member ${index}`);
  const node = new Node(...names);
  for (let seq = 1; seq <= 3; seq += 1) for (const name of names) node.receipts.receive(receipt(name, seq));
  const counts = names.map(() => 0);
  for (let second = 0; second < 110; second += 1) {
    await node.scheduler.advance(1_000);
    for (const [index, name] of names.entries()) {
      const told = node.told(name).length;
      expect(told - (counts[index] ?? 0)).toBeLessThanOrEqual(second === 0 ? 2 : 1);
      counts[index] = told;
    }
  }
  for (const name of names) {
    const others = names.filter((other) => other !== name);
    expect(new Set(node.told(name).map((told) => told.slice(0, told.lastIndexOf(" "))))).toEqual(new Set(others));
  }
});

it("tells of what has waited longest first, however often one person marks", async () => {
  const node = new Node("ada", "bob", "dan", "eve");
  node.receipts.receive(receipt("ada", 1));
  for (const name of ["bob", "dan"]) node.receipts.receive(receipt(name, 1));
  for (let seq = 2; seq < 40; seq += 1) {
    node.receipts.receive(receipt("ada", seq));
    await node.scheduler.advance(100);
  }
  expect(node.told("eve").map((told) => told.split(" ")[0])).toEqual(["ada", "bob", "dan", "ada"]);
});

it("tells nobody who hides theirs, whose choice is unknown, or who may not see the message", async () => {
  const node = new Node("ada", "bob", "dan", "eve", "fay");
  node.choices.set("bob", false);
  node.choices.close("dan");
  node.visibleFrom.set("eve", 2);
  node.receipts.receive(receipt("ada", 1));
  await node.scheduler.advance(2_000);
  expect(["ada", "bob", "dan", "eve", "fay"].map((name) => node.told(name).length)).toEqual([0, 0, 0, 0, 1]);
});

it("tells nothing that waits to a member who was added again and may not see it any more", async () => {
  const node = new Node("ada", "bob", "dan", "eve");
  for (const name of ["ada", "bob", "dan"]) node.receipts.receive(receipt(name, name === "dan" ? 5 : 4));
  node.visibleFrom.set("eve", 5);
  await node.scheduler.advance(5_000);
  expect([node.told("eve"), node.receipts.waiting]).toEqual([["ada 4", "dan 5"], 0]);
});

it("tells nobody across a block in either direction, also of what waits", async () => {
  const node = new Node("ada", "bob", "dan", "eve");
  node.blockLists.open("bob", ["ada"]);
  node.receipts.receive(receipt("ada", 1, { hiddenFrom: ["dan"] }));
  expect([node.told("bob"), node.told("dan"), node.told("eve")]).toEqual([[], [], ["ada 1"]]);
  for (const seq of [2, 3]) node.receipts.receive(receipt("ada", seq));
  node.receipts.receive(receipt("dan", 3));
  node.receipts.separate("ada", "eve");
  node.blockLists.set("eve", ["dan"]);
  await node.scheduler.advance(5_000);
  expect(node.told("eve")).toEqual(["ada 1"]);
});

it("drops what waits of somebody who hides it or left, and for a connection that left", async () => {
  const node = new Node("ada", "bob", "dan", "eve");
  for (const name of ["ada", "dan", "bob"]) node.receipts.receive(receipt(name, 1));
  node.receipts.withdraw("room", "dan");
  node.receipts.leave("eve", "room");
  const left = buildChange({ members: [buildMember({ user: buildSummary("bob"), leftAt: new Date() })] });
  node.receipts.roomChanged(left);
  await node.scheduler.advance(10_000);
  expect([node.told("eve"), node.told("bob")]).toEqual([["ada 1"], ["ada 1"]]);
});

it("drops everything when receipts are turned off, and when the room becomes too large", async () => {
  const settings = { ...defaultSettings("group"), receipts: false };
  const large = { ...firstHead("room"), memberCount: MAX_LIVE_MEMBERS + 1 };
  for (const room of [
    { room: buildRoom({ settings }), head: firstHead("room") },
    { room: buildRoom({ kind: "group" }), head: large },
  ]) {
    const node = new Node("ada", "bob", "eve");
    for (const name of ["ada", "bob"]) node.receipts.receive(receipt(name, 1));
    node.receipts.roomChanged(buildChange({ room }));
    await node.scheduler.advance(10_000);
    expect([node.told("eve"), node.scheduler.pending]).toEqual([["ada 1"], 0]);
  }
});

it("never queues a marker behind what waits, and tells the latest one later", async () => {
  const node = new Node("ada", "bob");
  node.broadcaster.waiting.add("bob");
  node.receipts.receive(receipt("ada", 1));
  await node.scheduler.advance(3_000);
  node.receipts.receive(receipt("ada", 2));
  node.broadcaster.waiting.delete("bob");
  await node.scheduler.advance(3_000);
  expect(node.told("bob")).toEqual(["ada 2"]);
});

it("keeps a bounded number of markers, in which one person displaces only their own", async () => {
  const node = new Node("bob", "eve");
  node.receipts.receive(receipt("ada", 1));
  node.receipts.receive(receipt("dan", 1));
  for (let thread = 0; thread < 1_000; thread += 1)
    node.receipts.receive(receipt("ada", 1, { threadOf: `thread ${thread}` }));
  expect(node.receipts.waiting).toBeLessThanOrEqual(200);
  await node.scheduler.advance(300_000);
  expect(node.told("eve")).toContain("dan 1");
  expect(node.told("eve").length).toBeLessThanOrEqual(12);
});

it("converges to the highest marker of each person, in whatever order marks arrive", async () => {
  const marks = fc.array(fc.record({ who: fc.constantFrom("ada", "bob", "dan"), seq: fc.nat(20), wait: fc.nat(900) }), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(marks, async (steps) => {
      const node = new Node("eve");
      const highest = new Map<string, number>();
      for (const { who, seq, wait } of steps) {
        node.receipts.receive(receipt(who, seq + 1));
        highest.set(who, Math.max(highest.get(who) ?? 0, seq + 1));
        await node.scheduler.advance(wait);
      }
      await node.scheduler.advance(10_000);
      const told = new Map(node.told("eve").map((each) => each.split(" ") as [string, string]));
      expect(told).toEqual(new Map([...highest].map(([who, seq]) => [who, String(seq)])));
    }),
    { numRuns: 50 },
  );
});
