import { isOnlyRecentJoins, type RoomChange } from "../../../domain/rooms/room-change.js";
import { isActive } from "../../../domain/rooms/membership.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Clock } from "../../ports/clock.js";
import type { MessageLog } from "../../ports/message-log.js";
import { roomTopic, type RoomBus } from "../../ports/room-bus.js";
import type { MonotonicClock } from "../../ports/monotonic-clock.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { Scheduler } from "../../ports/scheduler.js";
import { ChangeBatcher } from "../publish/change-batcher.js";
import { FailureStreak } from "../../concurrency/failure-streak.js";
import type { Subscriptions } from "../connections/subscriptions.js";
import { RoomFeed } from "./room-feed.js";

type Deps = Readonly<{
  messageLog: Pick<MessageLog, "changes">;
  roomReader: Pick<RoomReader, "currentRevs">;
  subscriptions: Pick<Subscriptions, "push" | "resync" | "resubscribe" | "unsubscribe">;
  roomBus: Pick<RoomBus, "subscribe" | "unsubscribe">;
  scheduler: Scheduler;
  clock: Clock;
  monotonicClock: MonotonicClock;
  report: (error: unknown) => void;
  /** Called with every change that a feed emits, in order, before it is pushed. */
  onChange?: (change: RoomChange) => void;
  /** Called when a feed has skipped changes, which are not pushed. */
  onSkip?: (roomId: RoomId) => void;
}>;

/** Waits this long for a missing change before reading it from the database. */
const REORDER_MS = 40;
const RETRY_MS = 1000;
const REPAIR_PAGE = 100;
/** A hole with more changes is not pushed: every client syncs instead. */
const MAX_REPAIRED_CHANGES = 1_000;

/** The feeds of all rooms that connections of this node are subscribed to. */
export class RoomFeeds {
  private readonly feeds = new Map<RoomId, RoomFeed>();
  /** Resolves when a new feed has its start position. */
  private readonly starting = new WeakMap<RoomFeed, Promise<void>>();
  private readonly repairing = new Set<RoomFeed>();
  private readonly batcher: ChangeBatcher;
  private readonly failures: FailureStreak;

  constructor(private readonly deps: Deps) {
    this.failures = new FailureStreak(deps.report);
    this.batcher = new ChangeBatcher({
      scheduler: deps.scheduler,
      onBatch: (_roomId, changes) => changes.forEach((change) => this.push(change)),
      mayWait: (change) => isOnlyRecentJoins(change, deps.clock.now()),
      monotonicClock: deps.monotonicClock,
      report: deps.report,
    });
  }

  /** The number of rooms with a feed. */
  get size(): number {
    return this.feeds.size;
  }

  /** Resolves when every later commit to these rooms reaches their connections, which are subscribed before the call. */
  async open(roomIds: readonly RoomId[]): Promise<void> {
    const opened = new Map<RoomId, RoomFeed>();
    for (const roomId of roomIds) if (!this.feeds.has(roomId)) opened.set(roomId, this.create(roomId));
    const started = this.start(opened);
    for (const feed of opened.values()) this.starting.set(feed, started);
    await Promise.all(roomIds.map((roomId) => this.started(roomId)));
  }

  /** Opens the feed of one room for a connection whose stream begins with the change after `rev`. */
  openAt(roomId: RoomId, rev: number): void {
    (this.feeds.get(roomId) ?? this.create(roomId)).start(rev);
  }

  /** Closes every feed. All connections are about to end. */
  reset(): void {
    for (const roomId of this.feeds.keys()) this.close(roomId);
  }

  /** Ends the feed of a room without connections. */
  close(roomId: RoomId): void {
    this.batcher.discard(roomId);
    if (this.feeds.delete(roomId)) this.deps.roomBus.unsubscribe(roomTopic(roomId));
  }

  receive(change: RoomChange): void {
    this.feeds.get(change.roomId)?.receive(change);
  }

  noteRev(roomId: RoomId, rev: number): void {
    this.feeds.get(roomId)?.noteRev(rev);
  }

  /** Whether `rev` has not been pushed to the room's connections yet. */
  isBehind(roomId: RoomId, rev: number): boolean {
    const feed = this.feeds.get(roomId);
    return feed?.isStarted === true && (feed.position < rev || this.batcher.hasPending(roomId));
  }

  /** Everything emitted after `after`, as one change; `null` when it is no longer complete in memory. */
  since(roomId: RoomId, after: number): RoomChange | null {
    return this.feeds.get(roomId)?.since(after) ?? null;
  }

  /** Compares all feeds with the database in one read, to find every change whose publication was lost. */
  async check(): Promise<void> {
    if (this.feeds.size === 0) return;
    const revs = await this.deps.roomReader.currentRevs([...this.feeds.keys()]);
    for (const [roomId, rev] of revs) this.noteRev(roomId, rev);
  }

  private async start(opened: ReadonlyMap<RoomId, RoomFeed>): Promise<void> {
    if (opened.size === 0) return;
    try {
      const revs = await this.deps.roomReader.currentRevs([...opened.keys()]);
      for (const [roomId, feed] of opened) feed.start(revs.get(roomId) ?? 0);
    } finally {
      for (const [roomId, feed] of opened) if (!feed.isStarted && this.isOpen(roomId, feed)) this.close(roomId);
    }
  }

  private async started(roomId: RoomId): Promise<void> {
    const feed = this.feeds.get(roomId);
    if (feed?.isStarted === false) await this.starting.get(feed);
  }

  private isOpen(roomId: RoomId, feed: RoomFeed): boolean {
    return this.feeds.get(roomId) === feed;
  }

  private create(roomId: RoomId): RoomFeed {
    const feed = new RoomFeed(roomId, {
      // A feed that was closed may still get the answer to an earlier read.
      emit: (change) => {
        if (this.isOpen(roomId, feed)) this.batcher.add(change);
      },
      requestRepair: () => this.repairLater(roomId, feed, REORDER_MS),
    });
    this.feeds.set(roomId, feed);
    this.deps.roomBus.subscribe(roomTopic(roomId));
    return feed;
  }

  /** Pushes a change. First ends the subscriptions of members who left, also for changes that a repair read. */
  private push(change: RoomChange): void {
    const { subscriptions, report } = this.deps;
    try {
      for (const membership of change.members)
        if (isActive(membership)) subscriptions.resubscribe(membership);
        else subscriptions.unsubscribe(membership);
      this.deps.onChange?.(change);
      subscriptions.push(change);
    } catch (error) {
      report(error);
      subscriptions.resync(change.roomId, change.rev);
    }
  }

  private repairLater(roomId: RoomId, feed: RoomFeed, delayMs: number): void {
    if (this.repairing.has(feed) || !this.isOpen(roomId, feed)) return;
    this.repairing.add(feed);
    this.deps.scheduler.after(delayMs, () => {
      this.repair(roomId, feed).catch((error: unknown) => {
        this.failures.fail(error);
        this.repairing.delete(feed);
        this.repairLater(roomId, feed, RETRY_MS);
      });
    });
  }

  private async repair(roomId: RoomId, feed: RoomFeed): Promise<void> {
    const before = feed.position;
    let more = feed.hasHole;
    while (more && this.isOpen(roomId, feed)) {
      const { highestKnownRev } = feed;
      const query = { after: feed.position, limit: REPAIR_PAGE, maxChanges: MAX_REPAIRED_CHANGES };
      const changes = await this.deps.messageLog.changes(roomId, query);
      if (!changes) await this.giveUp(roomId, feed);
      else feed.receivePage(changes, changes.more);
      more = changes?.more ?? false;
      if (changes?.more === false) feed.endAt(highestKnownRev);
    }
    this.failures.recover();
    this.repairing.delete(feed);
    if (feed.hasHole) this.repairLater(roomId, feed, feed.position > before ? REORDER_MS : RETRY_MS);
  }

  /** Skips a hole that is too large to be pushed, and makes every client sync. */
  private async giveUp(roomId: RoomId, feed: RoomFeed): Promise<void> {
    const rev = (await this.deps.roomReader.currentRevs([roomId])).get(roomId) ?? feed.position;
    if (!this.isOpen(roomId, feed)) return;
    this.batcher.flush(roomId);
    feed.skipTo(rev);
    this.deps.subscriptions.resync(roomId, rev);
    this.deps.onSkip?.(roomId);
  }
}
