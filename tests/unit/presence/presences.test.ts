import { expect, it } from "vitest";
import { InProcessPresence } from "../../../src/adapters/in-process/in-process-presence.js";
import { InProcessExchange } from "../../../src/adapters/in-process/in-process-room-bus.js";
import { PresenceNode } from "../../support/presence-node.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

it("shows nothing of an interruption of less than fifteen seconds, and then that the user is gone", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.presences.watch(ada, ["bob"]);
  await node.connect("bob");
  await node.scheduler.advance(1_000);
  await node.disconnect("bob");
  await node.scheduler.advance(14_000);
  await node.connect("bob", "again");
  await node.scheduler.advance(60_000);
  expect(node.seen("ada")).toEqual(["bob online"]);
  await node.disconnect("bob", "again");
  await node.scheduler.advance(16_000);
  expect(node.seen("ada")).toEqual(["bob online", "bob offline"]);
  const [bob] = await node.presences.watch(ada, ["bob"]);
  expect(bob?.lastSeenAt).toEqual(new Date(75_000));
});

it("shows nothing of an interruption within another configured grace", async () => {
  const node = new PresenceNode(undefined, undefined, undefined, { "presence.grace": 40_000 });
  const ada = await node.connect("ada");
  await node.presences.watch(ada, ["bob"]);
  await node.connect("bob");
  await node.scheduler.advance(1_000);
  await node.disconnect("bob");
  await node.scheduler.advance(39_000);
  expect(node.seen("ada")).toEqual(["bob online"]);
  await node.scheduler.advance(2_000);
  expect(node.seen("ada")).toEqual(["bob online", "bob offline"]);
});

it("sends and reads nothing while 5,000 people come and go whom nobody watches", async () => {
  const node = new PresenceNode();
  const people = Array.from({ length: 5_000 }, (_, index) => `person ${index}`);
  for (const name of people) await node.connect(name);
  await node.scheduler.advance(60_000);
  for (const name of people) await node.disconnect(name);
  await node.scheduler.advance(60_000);
  expect(people.flatMap((name) => node.broadcaster.pushedTo(name))).toEqual([]);
  expect([node.reads, node.visibilityReads, node.scheduler.pending]).toEqual([[], 0, 0]);
}, 30_000);

it("reads what is watched, and pushes to its watchers alone", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.connect("eve");
  await node.presences.watch(ada, ["bob"]);
  for (let person = 0; person < 100; person += 1) await node.connect(`person ${person}`);
  await node.connect("bob");
  await node.scheduler.advance(1_000);
  expect([node.seen("ada"), node.seen("eve")]).toEqual([["bob online"], []]);
  expect(Math.max(...node.reads)).toBe(1);
  node.presences.unwatch("ada", ["bob"]);
  const before = node.reads.length;
  await node.scheduler.advance(60_000);
  expect([node.reads.length, node.scheduler.pending, node.presences.watchedUsers]).toEqual([before, 0, 0]);
});

it("tells a slow reader once, and only the newest presence", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.presences.watch(ada, ["bob"]);
  node.broadcaster.waiting.add("ada");
  const bob = await node.connect("bob");
  await node.scheduler.advance(1_000);
  await node.presences.set(bob, { status: "away" });
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual([]);
  node.broadcaster.waiting.clear();
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob away"]);
});

it("ends a status text at its time", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  const bob = await node.connect("bob");
  await node.presences.watch(ada, ["bob"]);
  await node.presences.set(bob, { status: "online", text: "Back soon", until: new Date(30_000) });
  await node.scheduler.advance(29_000);
  expect((await node.presences.watch(ada, ["bob"]))[0]?.text).toBe("Back soon");
  await node.scheduler.advance(6_000);
  expect((await node.presences.watch(ada, ["bob"]))[0]?.text).toBeNull();
  expect(node.seen("ada")).toEqual(["bob online", "bob online"]);
});

it("keeps what was seen last while the store is out of reach, and finds what changed afterwards", async () => {
  const [shared, exchange, scheduler] = [new InProcessPresence(), new InProcessExchange(), new VirtualScheduler()];
  const near = new PresenceNode(scheduler, shared.join(), exchange);
  const far = new PresenceNode(scheduler, shared.join());
  const ada = await near.connect("ada");
  await near.presences.watch(ada, ["bob"]);
  await far.connect("bob");
  await scheduler.advance(5_000);
  near.isReachable = false;
  await far.disconnect("bob");
  await scheduler.advance(60_000);
  expect(near.seen("ada")).toEqual(["bob online"]);
  near.isReachable = true;
  await scheduler.advance(5_000);
  expect(near.seen("ada")).toEqual(["bob online", "bob offline"]);
});

it("ends watches of people who left the last common room, in both directions, without a reason", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.connect("bob");
  await node.presences.watch(ada, ["bob"]);
  node.strangers.add("ada").add("bob");
  node.presences.memberLeft("bob");
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob offline"]);
  expect(node.presences.watchedUsers).toBe(0);
  node.strangers.clear();
  await node.presences.watch(ada, ["bob"]);
  node.strangers.add("bob");
  node.presences.memberLeft("ada");
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob offline", "bob offline"]);
  await node.disconnect("bob");
  await node.scheduler.advance(60_000);
  expect(node.seen("ada")).toHaveLength(2);
});

it("keeps nothing of a connection that closes while a watch of it is ended", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.presences.watch(ada, ["bob"]);
  const answer = node.holdAnswers();
  node.strangers.add("ada");
  node.broadcaster.waiting.add("ada");
  node.presences.memberLeft("bob");
  await node.disconnect("ada");
  answer();
  await node.scheduler.advance(60_000);
  expect(node.scheduler.pending).toBe(0);
});

it("says nothing about a user who is not watched any more when a room has been left", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.presences.watch(ada, ["bob"]);
  const answer = node.holdAnswers();
  node.strangers.add("ada");
  node.presences.memberLeft("bob");
  node.presences.unwatch("ada", ["bob"]);
  answer();
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual([]);
});

it.each(["watched user", "watcher"])("begins no watch if the %s leaves while the right to it is read", async (who) => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.connect("bob");
  const answer = node.holdAnswers();
  const watching = node.presences.watch(ada, ["bob"]);
  node.strangers.add("ada").add("bob");
  node.presences.memberLeft(who === "watcher" ? "ada" : "bob");
  answer();
  expect(await watching).toEqual([]);
  await node.disconnect("bob");
  await node.scheduler.advance(60_000);
  expect(node.seen("ada")).toEqual([]);
  expect([node.presences.watchedUsers, node.scheduler.pending]).toEqual([0, 0]);
});

it("tells of the end of a watch that was asked for again at the same time", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.connect("bob");
  await node.presences.watch(ada, ["bob"]);
  const answer = node.holdAnswers();
  const watching = node.presences.watch(ada, ["bob"]);
  node.strangers.add("ada").add("bob");
  node.presences.memberLeft("bob");
  answer();
  expect(await watching).toEqual([]);
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob offline"]);
});

it("keeps a user invisible whose other device sets a text at the same time", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  const [phone, laptop] = [await node.connect("bob", "phone"), await node.connect("bob", "laptop")];
  await Promise.all([
    node.presences.set(phone, { status: "invisible" }),
    node.presences.set(laptop, { status: "away", text: "At lunch" }),
  ]);
  expect(await node.presences.watch(ada, ["bob"])).toMatchObject([{ status: "offline", text: "At lunch" }]);
});

it("begins no check while the last one still reads", async () => {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.presences.watch(ada, ["bob"]);
  const before = node.reads.length;
  const answer = node.holdReads();
  await node.scheduler.advance(60_000);
  expect(node.reads.length - before).toBe(1);
  answer();
  await node.scheduler.advance(4_000);
  expect(node.reads.length - before).toBe(2);
});

it("knows when a user was there last although their node stopped before the time of grace was over", async () => {
  const [shared, scheduler] = [new InProcessPresence(), new VirtualScheduler()];
  const store = shared.join();
  const far = new PresenceNode(scheduler, store);
  const near = new PresenceNode(scheduler, shared.join());
  await far.connect("bob");
  await scheduler.advance(60_000);
  await far.disconnect("bob");
  await store.close?.();
  const [bob] = await near.presences.watch(await near.connect("ada"), ["bob"]);
  expect(bob).toEqual({ userId: "bob", status: "offline", lastSeenAt: new Date(60_000), text: null });
});

it("announces nothing when a user's last connection ends, until the time of grace is over", async () => {
  const [shared, exchange, scheduler] = [new InProcessPresence(), new InProcessExchange(), new VirtualScheduler()];
  const near = new PresenceNode(scheduler, shared.join(), exchange);
  const far = new PresenceNode(scheduler, shared.join(), exchange);
  await far.connect("bob");
  await near.presences.watch(await near.connect("ada"), ["bob"]);
  const before = near.reads.length;
  await far.disconnect("bob");
  await scheduler.advance(3_000);
  expect(near.reads.length).toBe(before);
});
