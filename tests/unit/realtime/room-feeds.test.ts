import { describe, expect, it } from "vitest";
import { RoomFeeds } from "../../../src/application/realtime/feeds/room-feeds.js";
import { InMemoryBroadcaster } from "../../../src/adapters/in-process/in-memory-broadcaster.js";
import { Subscriptions } from "../../../src/application/realtime/connections/subscriptions.js";
import type { Changes, ChangesQuery } from "../../../src/application/ports/message-log.js";
import type { Membership } from "../../../src/domain/rooms/membership.js";
import { emptyChange, memberChange, messageChange, type RoomChange } from "../../../src/domain/rooms/room-change.js";
import { buildMember, buildMessage, buildSummary, consecutive } from "../../../src/contracts/builders.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

const ROOM = "room";
const message = (rev: number) => buildMessage({ roomId: ROOM, rev });

const NOW = new Date(10_500);
const bobJoined = buildMember({ roomId: ROOM, user: buildSummary("bob"), joinedAt: new Date(10_000) });
const LEFT = { leftAt: NOW, departure: "left" } as const;

/** A room with messages 1 to `rev`, its feed, and the changes that the feed emitted. */
class Scene {
  rev = 0;
  reads = 0;
  failing = false;
  readonly reported: unknown[] = [];
  /** Subscribed connections that got `room:removed`. */
  readonly removed: string[] = [];
  /** Delays the answers to reads. */
  gate: Promise<void> = Promise.resolve();
  readonly scheduler = new VirtualScheduler();
  readonly feeds: RoomFeeds;
  private readonly messageBroadcaster = new InMemoryBroadcaster();

  constructor() {
    const onUnused = { room: () => {}, user: () => {} };
    const subscriptions = new Subscriptions({ messageBroadcaster: this.messageBroadcaster, onUnused });
    for (const [id, joinedAt] of [
      ["listener", 0],
      ["ada", 0],
      ["bob", 10_000],
    ] as const) {
      this.messageBroadcaster.connect(id, (pushed) => {
        if ("roomRemoved" in pushed) this.removed.push(id);
      });
      subscriptions.add({ id, userId: id, sessionId: id });
      const position = {
        roomId: ROOM,
        membershipRev: 0,
        joinedAt: new Date(joinedAt),
        seq: 0,
        rev: 0,
        readSeq: 0,
        unreadFrom: null,
        visibleFrom: 1,
      };
      subscriptions.open(id, [position], () => false);
    }
    this.feeds = new RoomFeeds({
      messageLog: { changes: (_roomId, query) => this.changes(query) },
      roomReader: { currentRevs: () => this.revs() },
      subscriptions,
      roomBus: { subscribe: () => {}, unsubscribe: () => {} },
      scheduler: this.scheduler,
      clock: { now: () => NOW },
      monotonicClock: this.scheduler,
      report: (error) => void this.reported.push(error),
    });
  }

  commit(): RoomChange {
    this.rev += 1;
    return messageChange(message(this.rev));
  }

  /** Changed membership of Bob, who joined half a second ago by default. */
  commitMember(changed: Partial<Membership> = {}): RoomChange {
    this.rev += 1;
    return memberChange({ ...bobJoined, rev: this.rev, ...changed });
  }

  commits(count: number): RoomChange[] {
    return Array.from({ length: count }, () => this.commit());
  }

  get passed(): RoomChange[] {
    const pushed = this.messageBroadcaster.pushedTo("listener");
    return pushed.flatMap((one) => ("roomChanged" in one ? [one.roomChanged] : []));
  }

  get resyncs(): number[] {
    return this.messageBroadcaster.pushedTo("listener").flatMap((one) => ("resync" in one ? [one.resync.rev] : []));
  }

  get ranges(): number[][] {
    return this.passed.map(({ from, rev }) => [from, rev]);
  }

  get delivered(): number[] {
    return this.passed.flatMap(({ messages }) => messages.map(({ rev }) => rev));
  }

  private async revs(): Promise<Map<string, number>> {
    const revs = new Map([[ROOM, this.rev]]);
    await this.gate;
    if (this.failing) throw new Error("the database is down");
    return revs;
  }

  private async changes({ after, limit, maxChanges = Infinity }: ChangesQuery): Promise<Changes | null> {
    this.reads += 1;
    const [head, rev] = [this.rev, Math.min(this.rev, after + limit)];
    await this.gate;
    if (this.failing) throw new Error("the database is down");
    if (head - after > maxChanges) return null;
    const messages = upTo(rev, after).map(message);
    return { ...emptyChange(ROOM, rev), from: after, messages, more: rev < head };
  }
}

const upTo = (rev: number, after = 0) => consecutive(rev - after, after + 1);

describe("room feeds", () => {
  it("emits changes in order in the same turn, without a read", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    for (const change of scene.commits(3)) scene.feeds.receive(change);
    await scene.scheduler.advance(0);
    expect(scene.delivered).toEqual([1, 2, 3]);
    expect([scene.reads, scene.scheduler.pending]).toEqual([0, 0]);
  });

  it("emits the changes of one turn together", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    for (const change of scene.commits(3)) scene.feeds.receive(change);
    await scene.scheduler.advance(0);
    for (const change of scene.commits(2)) scene.feeds.receive(change);
    await scene.scheduler.advance(0);
    expect(scene.ranges).toEqual([
      [0, 3],
      [3, 5],
    ]);
  });

  it("emits at most as many changes together as a reader accepts", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    for (const change of scene.commits(250)) scene.feeds.receive(change);
    await scene.scheduler.advance(0);
    expect(scene.ranges).toEqual([
      [0, 100],
      [100, 200],
      [200, 250],
    ]);
  });

  it("finds a change that was never announced", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.commits(2);
    await scene.feeds.check();
    await scene.scheduler.advance(40);
    expect(scene.delivered).toEqual([1, 2]);
    await scene.feeds.check();
    expect([scene.reads, scene.scheduler.pending]).toEqual([1, 0]);
  });

  it("remembers a bounded number of emitted changes", async () => {
    const scene = new Scene();
    scene.commits(2);
    await scene.feeds.open([ROOM]);
    expect(scene.feeds.since(ROOM, 2)).toEqual({ ...emptyChange(ROOM, 2), from: 2 });
    expect([scene.feeds.since(ROOM, 1), scene.feeds.since(ROOM, 3)]).toEqual([null, null]);
    for (const change of scene.commits(150)) scene.feeds.receive(change);
    expect(scene.feeds.since(ROOM, 51)).toBeNull();
    const recent = scene.feeds.since(ROOM, 52);
    expect([recent?.from, recent?.rev, recent?.messages.map(({ rev }) => rev)]).toEqual([52, 152, upTo(152, 52)]);
  });

  it("holds early changes and drops repeats", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    const [first, second, third] = scene.commits(3) as [RoomChange, RoomChange, RoomChange];
    for (const change of [third, first, first, third, second, second]) scene.feeds.receive(change);
    await scene.scheduler.advance(0);
    expect(scene.delivered).toEqual([1, 2, 3]);
    await scene.scheduler.advance(40);
    expect(scene.reads).toBe(0);
  });

  it("reads a missing change once, however many changes follow it", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    for (const change of scene.commits(9).slice(4)) scene.feeds.receive(change);
    expect(scene.delivered).toEqual([]);
    await scene.scheduler.advance(40);
    expect(scene.delivered).toEqual(upTo(9));
    expect(scene.reads).toBe(1);
  });

  it("reads a large hole page by page", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.commits(250);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(40);
    expect(scene.delivered).toEqual(upTo(251));
    expect(scene.reads).toBe(3);
  });

  it("reads a change of which only the rev was announced", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.commit();
    scene.feeds.noteRev(ROOM, 1);
    await scene.scheduler.advance(40);
    expect(scene.delivered).toEqual([1]);
    scene.feeds.noteRev(ROOM, 1);
    expect(scene.scheduler.pending).toBe(0);
  });

  it("retries while the database is down, and loses nothing", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.commit();
    scene.feeds.receive(scene.commit());
    scene.failing = true;
    await scene.scheduler.advance(40);
    expect([scene.delivered, scene.reported.length]).toEqual([[], 1]);
    scene.failing = false;
    await scene.scheduler.advance(1000);
    expect(scene.delivered).toEqual([1, 2]);
  });

  it("announces a resync when too much is missing, and continues after it", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.commits(1_000);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(40);
    expect([scene.resyncs, scene.delivered]).toEqual([[1_001], []]);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(0);
    expect(scene.ranges).toEqual([[1_001, 1_002]]);
  });

  it("misses no change that is committed while a room's feed is opened", async () => {
    const scene = new Scene();
    scene.commit();
    const opening = scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commit());
    await opening;
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(0);
    expect(scene.delivered.at(-1)).toBe(3);
    expect(scene.delivered).toEqual(upTo(3).slice(-scene.delivered.length));
  });

  it("discards a feed without subscribers, and starts afresh", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.feeds.close(ROOM);
    scene.feeds.receive(scene.commit());
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(0);
    expect(scene.ranges).toEqual([[1, 2]]);
  });

  it.each([2, 1_001])("pushes no late answer to a closed feed that missed %i changes", async (missed) => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.commits(missed - 1);
    scene.feeds.receive(scene.commit());
    let release = () => {};
    scene.gate = new Promise((open) => {
      release = open;
    });
    await scene.scheduler.advance(40);
    scene.feeds.close(ROOM);
    scene.gate = Promise.resolve();
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(0);
    release();
    await scene.scheduler.advance(0);
    expect([scene.ranges, scene.resyncs]).toEqual([[[missed, missed + 1]], []]);
  });

  it("rejects all waiting callers when a feed cannot be opened, and opens it again later", async () => {
    const scene = new Scene();
    scene.failing = true;
    const outcomes = await Promise.allSettled([scene.feeds.open([ROOM]), scene.feeds.open([ROOM])]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    scene.failing = false;
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(0);
    expect(scene.delivered).toEqual([1]);
  });

  it("lets a second subscriber wait for the opening that is in progress", async () => {
    const scene = new Scene();
    let release = () => {};
    scene.gate = new Promise((open) => {
      release = open;
    });
    const first = scene.feeds.open([ROOM]);
    let secondIsOpen = false;
    const second = scene.feeds.open([ROOM]).then(() => {
      secondIsOpen = true;
    });
    await scene.scheduler.advance(0);
    expect(secondIsOpen).toBe(false);
    release();
    await Promise.all([first, second]);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(0);
    expect(scene.delivered).toEqual([1]);
  });

  it("asks the database once about a rev that does not exist, and emits later changes", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.feeds.noteRev(ROOM, Number.MAX_SAFE_INTEGER);
    scene.feeds.receive(messageChange(message(1_000)));
    for (let second = 0; second < 10; second += 1) await scene.scheduler.advance(1_000);
    expect([scene.reads, scene.scheduler.pending]).toEqual([1, 0]);
    for (const change of scene.commits(3)) scene.feeds.receive(change);
    await scene.scheduler.advance(0);
    expect(scene.delivered).toEqual([1, 2, 3]);
    scene.commits(2);
    await scene.feeds.check();
    await scene.scheduler.advance(40);
    expect(scene.delivered).toEqual([1, 2, 3, 4, 5]);
  });

  it("emits all following changes to a new member, also while the feed is opened", async () => {
    const scene = new Scene();
    scene.commits(4);
    let release = () => {};
    scene.gate = new Promise((open) => {
      release = open;
    });
    const join = scene.commit();
    const seen = scene.commit();
    const opening = scene.feeds.open([ROOM]);
    scene.feeds.openAt(ROOM, join.from);
    for (const change of [join, seen]) scene.feeds.receive(change);
    release();
    await opening;
    await scene.scheduler.advance(0);
    expect(scene.delivered).toEqual([5, 6]);
  });

  it("stops repairing a room without subscribers", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.commit();
    scene.feeds.receive(scene.commit());
    scene.failing = true;
    await scene.scheduler.advance(40);
    scene.feeds.close(ROOM);
    for (let second = 0; second < 3; second += 1) await scene.scheduler.advance(1000);
    expect([scene.scheduler.pending, scene.reads]).toEqual([0, 1]);
  });

  it("applies repaired memberships before it pushes later changes", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    const { rev } = scene.commit();
    const left = { leftAt: new Date(0), departure: "left" } as const;
    scene.feeds.receive(memberChange(buildMember({ roomId: ROOM, rev, ...left })));
    await scene.scheduler.advance(0);
    expect([scene.removed, scene.ranges]).toEqual([["ada"], [[0, 1]]]);
  });

  it("pushes one change for a user who joins and leaves within a second, as departed", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commitMember());
    await scene.scheduler.advance(900);
    expect(scene.ranges).toEqual([]);
    scene.feeds.receive(scene.commitMember(LEFT));
    await scene.scheduler.advance(2_000);
    expect(scene.ranges).toEqual([[0, 2]]);
    expect(scene.passed[0]?.members).toMatchObject([{ rev: 2, departure: "left" }]);
    expect([scene.removed, scene.scheduler.pending]).toEqual([["bob"], 0]);
  });

  it("pushes all joins of one second together, within that second", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    for (let count = 0; count < 5; count += 1) {
      scene.feeds.receive(scene.commitMember({ user: buildSummary(`guest ${count}`) }));
      await scene.scheduler.advance(150);
    }
    await scene.scheduler.advance(249);
    expect(scene.ranges).toEqual([]);
    await scene.scheduler.advance(1);
    expect(scene.ranges).toEqual([[0, 5]]);
  });

  it("pushes a waiting join together with the next message of the room", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commitMember());
    await scene.scheduler.advance(10);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(0);
    expect(scene.ranges).toEqual([[0, 2]]);
    await scene.scheduler.advance(2_000);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(0);
    expect(scene.ranges).toEqual([
      [0, 2],
      [2, 3],
    ]);
    expect(scene.scheduler.pending).toBe(0);
  });

  it.each<[string, Partial<Membership>]>([
    ["who joined more than a second ago and leaves", { ...LEFT, joinedAt: new Date(9_000) }],
    ["who is removed", { ...LEFT, departure: "removed" }],
    ["who is banned", { ...LEFT, departure: "banned" }],
    ["who is muted", { mutedUntil: new Date(20_000) }],
    ["with another role", { role: "moderator" }],
  ])("pushes at once a member %s", async (_who, changed) => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commitMember(changed));
    await scene.scheduler.advance(0);
    expect([scene.ranges, scene.scheduler.pending]).toEqual([[[0, 1]], 0]);
  });

  it("discards waiting joins when the last subscriber has left", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commitMember());
    await scene.scheduler.advance(10);
    scene.feeds.close(ROOM);
    expect(scene.scheduler.pending).toBe(0);
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(2_000);
    expect(scene.ranges).toEqual([[1, 2]]);
  });

  it("pushes a waiting join before it announces a resync", async () => {
    const scene = new Scene();
    await scene.feeds.open([ROOM]);
    scene.feeds.receive(scene.commitMember());
    scene.commits(1_000);
    scene.feeds.receive(scene.commit());
    await scene.scheduler.advance(40);
    expect([scene.ranges, scene.resyncs, scene.scheduler.pending]).toEqual([[[0, 1]], [1_002], 0]);
  });
});
