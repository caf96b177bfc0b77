import { expect, it } from "vitest";
import { InProcessPresence } from "../../../src/adapters/in-process/in-process-presence.js";
import { InProcessExchange } from "../../../src/adapters/in-process/in-process-room-bus.js";
import { Presences } from "../../../src/application/realtime/presence/presences.js";
import type { PresenceStore } from "../../../src/application/ports/presence-store.js";
import { isPresenceHint } from "../../../src/application/ports/room-bus.js";
import { LaggingBroadcaster } from "../../support/lagging-broadcaster.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

class Node {
  readonly broadcaster = new LaggingBroadcaster();
  readonly open = new Set<string>();
  /** People whom nobody may see. */
  readonly strangers = new Set<string>();
  readonly reads: number[] = [];
  visibilityReads = 0;
  private answers: Promise<void> = Promise.resolve();
  /** Whether the store of presence is in reach. */
  isReachable = true;
  readonly presences: Presences;

  constructor(
    readonly scheduler = new VirtualScheduler(),
    store: PresenceStore = new InProcessPresence().join(),
    exchange = new InProcessExchange(),
  ) {
    const roomBus = exchange.join();
    roomBus.start({
      onHints: (_topic, hints) =>
        hints.filter(isPresenceHint).forEach(({ presenceOf }) => this.presences.receive(presenceOf)),
      onReconnect: () => {},
    });
    this.presences = new Presences({
      presenceStore: {
        update: (states) => store.update(states),
        read: (userIds) => {
          this.reads.push(userIds.length);
          return this.isReachable ? store.read(userIds) : Promise.resolve(null);
        },
        saveStatus: (...saved) => store.saveStatus(...saved),
      },
      presenceVisibility: {
        visibleTo: async (_userId, others) => {
          this.visibilityReads += 1;
          const visible = new Set(others.filter((other) => !this.strangers.has(other)));
          await this.answers;
          return visible;
        },
      },
      subscriptions: { isOpen: (id) => this.open.has(id) },
      messageBroadcaster: this.broadcaster,
      roomBus,
      scheduler,
      clock: { now: () => new Date(scheduler.elapsedMs()) },
      report: (error) => {
        throw error;
      },
    });
  }

  async connect(userId: string, connectionId = userId) {
    this.open.add(connectionId);
    this.broadcaster.connect(connectionId);
    this.presences.connect({ connectionId, userId });
    await this.scheduler.advance(0);
    return { connectionId, userId };
  }

  async disconnect(userId: string, connectionId = userId): Promise<void> {
    this.open.delete(connectionId);
    this.presences.disconnect({ connectionId, userId });
    await this.scheduler.advance(0);
  }

  /** Holds answers about who may be seen until the returned function is called. They tell what held when asked. */
  holdAnswers(): () => void {
    let answer = (): void => undefined;
    this.answers = new Promise((resolve) => (answer = resolve));
    return () => answer();
  }

  seen(connectionId: string): readonly string[] {
    return this.broadcaster
      .pushedTo(connectionId)
      .flatMap((pushed) =>
        "presenceChanged" in pushed ? [`${pushed.presenceChanged.userId} ${pushed.presenceChanged.status}`] : [],
      );
  }
}

it("shows nothing of an interruption of less than fifteen seconds, and then that the user is gone", async () => {
  const node = new Node();
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

it("sends and reads nothing while 5,000 people come and go whom nobody watches", async () => {
  const node = new Node();
  const people = Array.from({ length: 5_000 }, (_, index) => `person ${index}`);
  for (const name of people) await node.connect(name);
  await node.scheduler.advance(60_000);
  for (const name of people) await node.disconnect(name);
  await node.scheduler.advance(60_000);
  expect(people.flatMap((name) => node.broadcaster.pushedTo(name))).toEqual([]);
  expect([node.reads, node.visibilityReads, node.scheduler.pending]).toEqual([[], 0, 0]);
}, 30_000);

it("reads what is watched, and pushes to its watchers alone", async () => {
  const node = new Node();
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
  const node = new Node();
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
  const node = new Node();
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
  const near = new Node(scheduler, shared.join(), exchange);
  const far = new Node(scheduler, shared.join());
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
  const node = new Node();
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
  node.presences.leftRoom(ada);
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob offline", "bob offline"]);
  await node.disconnect("bob");
  await node.scheduler.advance(60_000);
  expect(node.seen("ada")).toHaveLength(2);
});

it("keeps nothing of a connection that closes while a watch of it is ended", async () => {
  const node = new Node();
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
  const node = new Node();
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
  const node = new Node();
  const ada = await node.connect("ada");
  await node.connect("bob");
  const answer = node.holdAnswers();
  const watching = node.presences.watch(ada, ["bob"]);
  node.strangers.add("ada").add("bob");
  if (who === "watcher") node.presences.leftRoom(ada);
  else node.presences.memberLeft("bob");
  answer();
  expect(await watching).toEqual([]);
  await node.disconnect("bob");
  await node.scheduler.advance(60_000);
  expect(node.seen("ada")).toEqual([]);
  expect([node.presences.watchedUsers, node.scheduler.pending]).toEqual([0, 0]);
});

it("tells of the end of a watch that was asked for again at the same time", async () => {
  const node = new Node();
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
