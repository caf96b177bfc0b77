import { expect, it } from "vitest";
import { InProcessExchange } from "../../../src/adapters/in-process/in-process-room-bus.js";
import { activitiesView, activityChangedView } from "../../../src/adapters/presenters/activity-view.js";
import { Activities } from "../../../src/application/realtime/presence/activities.js";
import { BlockLists } from "../../../src/application/realtime/presence/block-lists.js";
import { isActivityHint } from "../../../src/application/ports/room-bus.js";
import { DEFAULT_DURATIONS } from "../../../src/domain/limits/durations.js";
import type { ActivityChanged } from "../../../src/protocol/presence-entities.js";
import { LaggingBroadcaster } from "../../support/lagging-broadcaster.js";
import { settledPromises, VirtualScheduler } from "../../support/virtual-scheduler.js";

const ROOM = { roomId: "room", threadOf: null };
const THREAD = { roomId: "room", threadOf: "root" };
const TYPING = { state: "typing", label: null } as const;

class Node {
  readonly broadcaster = new LaggingBroadcaster();
  /** Subscribed connections. */
  readonly members = new Set<string>();
  readonly open = new Set<string>();
  readonly activities: Activities;
  readonly blockLists = new BlockLists();

  constructor(
    nodeId: string,
    readonly scheduler = new VirtualScheduler(),
    exchange = new InProcessExchange(),
    endMs: number = DEFAULT_DURATIONS["activity.end"],
  ) {
    const roomBus = exchange.join();
    roomBus.start({
      onHints: (_topic, hints) => hints.filter(isActivityHint).forEach((hint) => this.activities.receive(hint)),
      onReconnect: () => {},
    });
    this.activities = new Activities({
      nodeId,
      blockLists: this.blockLists,
      durations: { "activity.end": endMs },
      subscriptions: { isOpen: (id) => this.open.has(id), isSubscribed: (id) => this.members.has(id) },
      messageBroadcaster: this.broadcaster,
      roomBus,
      scheduler,
      clock: { now: () => new Date(scheduler.elapsedMs()) },
      monotonicClock: scheduler,
    });
  }

  /** A connection of the person with this name, subscribed to the room. */
  connect(name: string) {
    this.members.add(name);
    this.open.add(name);
    this.broadcaster.connect(name);
    return { connectionId: name, userId: name };
  }

  focus(name: string, area: typeof ROOM | typeof THREAD | null = ROOM): readonly ActivityChanged[] {
    return activitiesView(area ?? ROOM, this.activities.focus(this.connect(name), area));
  }

  set(name: string, doing: Parameters<Activities["set"]>[2] = TYPING, area: typeof ROOM | typeof THREAD = ROOM) {
    this.activities.set(this.connect(name), area, doing);
  }

  /** Pushes to the connection, in short. */
  seen(name: string): readonly string[] {
    return this.broadcaster
      .pushedTo(name)
      .flatMap((pushed) => ("activityChanged" in pushed ? [short(activityChangedView(pushed.activityChanged))] : []));
  }
}

const short = (change: ActivityChanged): string =>
  "others" in change
    ? `+${change.others}`
    : `${change.userId} ${change.state}${change.label ? ` ${change.label}` : ""}`;

it("pushes an activity at once to the connections that show the room, and to no other", async () => {
  const node = new Node("a");
  node.focus("bob");
  node.focus("eve", null);
  node.focus("dan", THREAD);
  node.set("ada");
  await node.scheduler.advance(0);
  expect(["bob", "eve", "dan", "ada"].map((name) => node.seen(name))).toEqual([["ada typing"], [], [], []]);
});

it("ends an activity after six seconds, unless it is set again", async () => {
  const node = new Node("a");
  node.focus("bob");
  node.set("ada");
  await node.scheduler.advance(5_000);
  node.set("ada");
  await node.scheduler.advance(5_500);
  expect(node.seen("bob")).toEqual(["ada typing"]);
  await node.scheduler.advance(1_000);
  expect(node.seen("bob")).toEqual(["ada typing", "ada null"]);
  expect(node.scheduler.pending).toBe(0);
});

it("ends an activity after another configured time, on all nodes", async () => {
  const [scheduler, exchange] = [new VirtualScheduler(), new InProcessExchange()];
  const [near, far] = [new Node("a", scheduler, exchange, 20_000), new Node("b", scheduler, exchange, 20_000)];
  near.focus("bob");
  far.focus("eve");
  near.set("ada");
  await scheduler.advance(19_500);
  expect([near.seen("bob"), far.seen("eve")]).toEqual([["ada typing"], ["ada typing"]]);
  await scheduler.advance(1_500);
  const ended = ["ada typing", "ada null"];
  expect([near.seen("bob"), far.seen("eve")]).toEqual([ended, ended]);
});

it("ends an activity with its connection, and when it is set to null", async () => {
  const node = new Node("a");
  node.focus("bob");
  node.set("ada");
  node.set("dan", { state: "working", label: "on it" });
  await node.scheduler.advance(1_000);
  node.activities.close("ada");
  node.set("dan", null);
  await node.scheduler.advance(1_000);
  expect(node.seen("bob")).toEqual(["ada typing", "dan working on it", "ada null", "dan null"]);
});

it("keeps activities of threads and of the room apart", async () => {
  const node = new Node("a");
  node.focus("bob", THREAD);
  node.focus("eve");
  node.set("ada", TYPING, THREAD);
  await node.scheduler.advance(1_000);
  expect([node.seen("bob"), node.seen("eve")]).toEqual([["ada typing"], []]);
  expect(node.focus("eve", THREAD)).toEqual([{ ...THREAD, userId: "ada", state: "typing", label: null }]);
});

it("names the first three people, then a number, and never the reader themself", async () => {
  const node = new Node("a");
  for (const name of ["ada", "bob", "dan", "eve", "fay"]) node.set(name);
  const names = (shown: readonly ActivityChanged[]) => shown.map(short);
  expect(names(node.focus("new"))).toEqual(["ada typing", "bob typing", "dan typing", "+2"]);
  expect(names(node.focus("bob"))).toEqual(["ada typing", "dan typing", "eve typing", "+1"]);
  expect(names(node.focus("fay"))).toEqual(["ada typing", "bob typing", "dan typing", "+1"]);
  node.set("ada", null);
  await node.scheduler.advance(2_000);
  expect(node.seen("new")).toEqual(["ada null", "eve typing", "+1"]);
});

it("hides activities in both directions from people whom a block separates, on one node and on two", async () => {
  const exchange = new InProcessExchange();
  const scheduler = new VirtualScheduler();
  const [one, two] = [new Node("a", scheduler, exchange), new Node("b", scheduler, exchange)];
  one.blockLists.open("ada", ["bob"]);
  for (const name of ["ada", "dan"]) one.focus(name);
  for (const name of ["bob", "eve"]) two.focus(name);
  one.set("ada");
  two.set("bob");
  await scheduler.advance(1_100);
  expect([one.seen("ada"), two.seen("bob")]).toEqual([[], []]);
  expect([one.seen("dan"), two.seen("eve")].map((seen) => seen.toSorted())).toEqual(
    [1, 2].map(() => ["ada typing", "bob typing"]),
  );
});

it("costs each reader at most two packets a second while 1,000 people type", async () => {
  const node = new Node("a");
  const readers = Array.from({ length: 20 }, (_, index) => `reader ${index}`);
  for (const name of readers) node.focus(name);
  const perSecond: number[] = [];
  for (let second = 0; second < 10; second += 1) {
    const before = node.seen("reader 0").length;
    for (let tenth = 0; tenth < 10; tenth += 1) {
      for (let person = tenth; person < 1_000; person += 10) node.set(`person ${person}`);
      await node.scheduler.advance(100);
    }
    for (const name of readers) expect(node.seen(name)).toEqual(node.seen("reader 0"));
    perSecond.push(node.seen("reader 0").length - before);
  }
  expect(Math.max(...perSecond)).toBeLessThanOrEqual(2);
  const seen = node.seen("reader 0");
  expect(seen.slice(0, 3)).toEqual(["person 0 typing", "person 10 typing", "person 20 typing"]);
  expect(seen.at(-1)).toBe("+997");
});

it("pushes nothing while something waits for the reader, and then only what still holds", async () => {
  const node = new Node("a");
  node.focus("bob");
  node.broadcaster.waiting.add("bob");
  node.set("ada");
  node.set("dan");
  await node.scheduler.advance(2_000);
  node.set("ada", null);
  expect(node.seen("bob")).toEqual([]);
  node.broadcaster.waiting.clear();
  await node.scheduler.advance(1_000);
  expect(node.seen("bob")).toEqual(["dan typing"]);
});

it("pushes nothing to a connection that left the room, and ends what it did there", async () => {
  const node = new Node("a");
  for (const name of ["bob", "eve"]) node.focus(name);
  node.set("bob");
  await node.scheduler.advance(1_000);
  node.members.delete("bob");
  node.activities.leave("bob", "room");
  node.activities.set({ connectionId: "bob", userId: "bob" }, ROOM, TYPING);
  node.set("ada");
  await node.scheduler.advance(2_000);
  expect([node.seen("bob"), node.seen("eve")]).toEqual([[], ["bob typing", "bob null", "ada typing"]]);
});

it("ends what a person does who may not write any more", async () => {
  const exchange = new InProcessExchange();
  const near = new Node("a", undefined, exchange);
  const far = new Node("b", near.scheduler, exchange);
  for (const node of [near, far]) node.focus(`reader of ${node === near ? "a" : "b"}`);
  near.set("ada");
  await near.scheduler.advance(1_000);
  far.activities.endOfUser("room", "ada");
  near.activities.endOfUser("room", "ada");
  await near.scheduler.advance(1_000);
  expect([near.seen("reader of a"), far.seen("reader of b")]).toEqual([
    ["ada typing", "ada null"],
    ["ada typing", "ada null"],
  ]);
});

it("holds at most twenty activities for a connection, and nothing when all have ended", async () => {
  const node = new Node("a");
  node.connect("ada");
  for (let room = 0; room < 100; room += 1)
    node.activities.set({ connectionId: "ada", userId: "ada" }, { roomId: `room ${room}`, threadOf: null }, TYPING);
  expect(node.activities.people).toBe(20);
  await node.scheduler.advance(10_000);
  expect([node.activities.people, node.activities.readers, node.scheduler.pending]).toEqual([0, 0, 0]);
});

it("shows what people do on other nodes, also to those who look later, until it ends there", async () => {
  const exchange = new InProcessExchange();
  const near = new Node("a", undefined, exchange);
  const far = new Node("b", near.scheduler, exchange);
  near.set("ada");
  await near.scheduler.advance(1_000);
  far.focus("bob");
  near.set("dan");
  far.set("eve");
  await near.scheduler.advance(3_000);
  expect(new Set(far.seen("bob"))).toEqual(new Set(["ada typing", "dan typing", "eve typing"]));
  near.activities.close("ada");
  await near.scheduler.advance(600);
  await settledPromises();
  await near.scheduler.advance(600);
  expect(far.seen("bob").at(-1)).toBe("ada null");
});

it("forgets the activities of a node that fell silent", async () => {
  const exchange = new InProcessExchange();
  const near = new Node("a", undefined, exchange);
  near.focus("bob");
  const other = exchange.join();
  const first = [{ userId: "ada", ...TYPING, since: 0 }];
  other.publish("activity:room", [{ nodeId: "b", ...ROOM, first, count: 5 }]);
  await near.scheduler.advance(2_000);
  expect(near.seen("bob")).toEqual(["ada typing", "+4"]);
  await near.scheduler.advance(6_000);
  expect(near.seen("bob")).toEqual(["ada typing", "+4", "ada null", "+0"]);
});

it("shows what goes on to a connection that focused before it was subscribed, once it is", async () => {
  const node = new Node("a");
  node.set("ada");
  node.broadcaster.connect("bob");
  node.open.add("bob");
  expect(node.activities.focus({ connectionId: "bob", userId: "bob" }, ROOM)).toEqual({ people: [], others: 0 });
  await node.scheduler.advance(1_000);
  expect(node.seen("bob")).toEqual([]);
  node.members.add("bob");
  await node.scheduler.advance(1_000);
  expect(node.seen("bob")).toEqual(["ada typing"]);
  await node.scheduler.advance(10_000);
  expect([node.seen("bob"), node.scheduler.pending]).toEqual([["ada typing", "ada null"], 0]);
});
