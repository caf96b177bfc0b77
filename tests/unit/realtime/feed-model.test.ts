import fc from "fast-check";
import { expect, it } from "vitest";
import { HeadCheck } from "../../../src/application/realtime/feeds/head-check.js";
import { InMemoryBroadcaster } from "../../../src/adapters/in-process/in-memory-broadcaster.js";
import { Subscriptions } from "../../../src/application/realtime/connections/subscriptions.js";
import { RoomFeeds } from "../../../src/application/realtime/feeds/room-feeds.js";
import type { RoomChange } from "../../../src/domain/rooms/room-change.js";
import { ModelRoom, ROOM, type ModelView } from "./model-room.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

const HEAD_CHECK_MS = 1000;

/** A live connection. It holds a snapshot, receives changes, and syncs on a resync notice or at a hole. */
class Connection {
  readonly view: ModelView;
  readonly received: RoomChange[] = [];
  private rev: number;

  constructor(private readonly room: ModelRoom) {
    this.view = room.view().apply(room.changes(0));
    this.rev = room.rev;
  }

  changed(change: RoomChange): void {
    expect(change.from).toBeLessThanOrEqual(this.rev);
    this.received.push(change);
    this.view.apply(change);
    this.rev = Math.max(this.rev, change.rev);
  }

  resync(): void {
    this.view.apply(this.room.changes(this.rev));
    this.rev = this.room.rev;
  }
}

/** A node on a virtual clock, with its connections and a bus to the node that changes the room. */
class Node {
  readonly room = new ModelRoom();
  readonly scheduler = new VirtualScheduler();
  readonly connections = new Map<string, Connection>();
  readonly messageBroadcaster = new InMemoryBroadcaster();
  readonly subscriptions = new Subscriptions({
    messageBroadcaster: this.messageBroadcaster,
    onUnused: { room: (roomId) => this.feeds.close(roomId), user: () => {} },
  });
  readonly feeds: RoomFeeds;
  readonly check: HeadCheck;
  failing = false;
  tooMuch = false;
  /** Largest page of a repair. */
  page = 100;
  /** Time between a read of the database and its answer. */
  readMs = 0;
  private opened = 0;
  private spentMs = 0;

  constructor() {
    const { scheduler } = this;
    this.feeds = new RoomFeeds({
      messageLog: {
        changes: (_roomId, { after, limit }) =>
          this.read(() => (this.tooMuch ? null : this.room.changes(after, Math.min(limit, this.page)))),
      },
      roomReader: { currentRevs: () => this.read(() => new Map([[ROOM, this.room.rev]])) },
      subscriptions: this.subscriptions,
      roomBus: { subscribe: () => {}, unsubscribe: () => {} },
      scheduler,
      clock: { now: () => new Date(500) },
      // Each push takes 3 ms, so that the room rests after it.
      monotonicClock: { elapsedMs: () => scheduler.elapsedMs() + (this.spentMs += 3) },
      report: () => {},
    });
    const checks = [() => this.feeds.check()];
    this.check = new HeadCheck({ checks, everyMs: HEAD_CHECK_MS, scheduler, report: () => {} });
  }

  /** Subscribes, then takes its snapshot, like a real connection. */
  async connect(): Promise<void> {
    this.opened += 1;
    const id = `connection ${this.opened}`;
    this.messageBroadcaster.connect(id, (pushed) => {
      if ("roomChanged" in pushed) this.connections.get(id)?.changed(pushed.roomChanged);
      else if ("resync" in pushed) this.connections.get(id)?.resync();
    });
    this.subscriptions.add({ id, userId: id, sessionId: id });
    const position = {
      roomId: ROOM,
      membershipRev: 0,
      joinedAt: new Date(0),
      seq: 0,
      rev: 0,
      readSeq: 0,
      unreadFrom: null,
      visibleFrom: 1,
    };
    try {
      const isBehind = (roomId: string, rev: number) => this.feeds.isBehind(roomId, rev);
      await this.feeds.open(this.subscriptions.open(id, [position], isBehind));
      this.connections.set(id, new Connection(this.room));
    } catch {
      this.end(id);
    }
  }

  disconnect(): void {
    const [id] = this.connections.keys();
    if (id !== undefined) this.end(id);
  }

  private end(id: string): void {
    this.connections.delete(id);
    this.messageBroadcaster.disconnect(id);
    this.subscriptions.remove(id);
  }

  private async read<T>(answer: () => T): Promise<T> {
    if (this.failing) throw new Error("the database is down");
    const answered = answer();
    const { readMs } = this;
    if (readMs > 0) await new Promise<void>((resolve) => void this.scheduler.after(readMs, resolve));
    return answered;
  }
}

const commit = fc.record({
  kind: fc.constantFrom("send", "send", "edit", "edit", "react", "react", "join", "join", "promote", "rename"),
  pick: fc.nat(9),
  fate: fc.constantFrom("lost", "once", "twice", "late"),
});
const step = fc.record({
  commits: fc.array(commit, { maxLength: 6 }),
  order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  bus: fc.constantFrom("runs", "runs", "stopped"),
  people: fc.constantFrom("stay", "stay", "come", "go"),
  database: fc.constantFrom("up", "up", "up", "down"),
  tooMuch: fc.boolean(),
  page: fc.constantFrom(100, 100, 1, 3),
  readMs: fc.constantFrom(0, 0, 5, 60, 1200),
  pauseMs: fc.constantFrom(0, 0, 10, 50, 400, 1500),
});

it("brings every connection to the state of the database over a bus that drops, repeats and reorders hints", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      const node = new Node();
      const late: RoomChange[] = [];
      node.check.start();
      await node.connect();
      const connecting: Promise<void>[] = [];
      for (const { commits, order, bus, people, database, tooMuch, page, readMs, pauseMs } of steps) {
        node.failing = database === "down";
        node.tooMuch = tooMuch;
        node.page = page;
        node.readMs = readMs;
        if (people === "come") connecting.push(node.connect());
        if (people === "go") node.disconnect();
        const arriving = late.splice(0);
        for (const { kind, pick, fate } of commits) {
          const change = node.room.commit(kind, pick);
          if (fate === "late") late.push(change);
          if (fate === "once" || fate === "twice") arriving.push(change);
          if (fate === "twice") arriving.push(change);
        }
        const shuffled = arriving.map((change, index) => ({ change, key: order[index % order.length] ?? 0 }));
        shuffled.sort((a, b) => a.key - b.key);
        if (bus === "runs") for (const { change } of shuffled) node.feeds.receive(change);
        await node.scheduler.advance(pauseMs);
      }
      Object.assign(node, { failing: false, readMs: 0 });
      await node.scheduler.advance(6 * HEAD_CHECK_MS);
      await Promise.all(connecting);
      const stored = node.room.view().apply(node.room.changes(0));
      for (const { view, received } of node.connections.values()) {
        expect(view.entities).toEqual(stored.entities);
        for (const [index, { from, rev }] of received.entries()) {
          expect(from).toBeGreaterThanOrEqual(received[index - 1]?.rev ?? 0);
          expect(rev).toBeGreaterThan(from);
        }
      }
      for (let after = 0; after <= node.room.rev; after += 1) {
        const recent = node.feeds.since(ROOM, after);
        const view = node.room.view();
        for (const id of recent?.lean ?? []) view.entities.set(id, { ...stored.entities.get(id), rev: after });
        if (recent)
          expect(view.apply(recent).entities).toEqual(node.room.view().apply(node.room.changes(after)).entities);
      }
      node.check.stop();
    }),
    { numRuns: 500 },
  );
});
