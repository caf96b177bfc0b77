import { isOnlyRecentJoins, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Clock } from "../../ports/clock.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { MessageLog } from "../../ports/message-log.js";
import { roomTopic, type RoomBus } from "../../ports/room-bus.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { Scheduler } from "../../ports/scheduler.js";
import { ChangeBatcher } from "../publish/change-batcher.js";
import type { MembershipNotifier } from "../publish/membership-notifier.js";
import { FailureStreak } from "./failure-streak.js";
import { RoomFeed } from "./room-feed.js";

type Deps = Readonly<{
  messageLog: Pick<MessageLog, "changes">;
  rooms: Pick<RoomReader, "currentRevs">;
  broadcaster: MessageBroadcaster;
  membershipNotifier: Pick<MembershipNotifier, "noteEmitted">;
  bus: Pick<RoomBus, "subscribe" | "unsubscribe">;
  scheduler: Scheduler;
  clock: Clock;
  report: (error: unknown) => void;
}>;

/** How long a change may be late before the database is asked for what lies before it. */
const REORDER_MS = 40;
const RETRY_MS = 1000;
const REPAIR_PAGE = 100;

/** The feeds of the rooms that this node has listeners for. */
export class RoomFeeds {
  private readonly feeds = new Map<RoomId, RoomFeed>();
  /** When a feed that is not started yet will be. */
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
      report: deps.report,
    });
  }

  /** How many rooms somebody on this node hears. */
  get size(): number {
    return this.feeds.size;
  }

  /** Resolves when every listener of these rooms gets whatever is committed from now on. Listeners subscribe before. */
  async open(roomIds: readonly RoomId[]): Promise<void> {
    const opened = new Map<RoomId, RoomFeed>();
    for (const roomId of roomIds) if (!this.feeds.has(roomId)) opened.set(roomId, this.create(roomId));
    const started = this.start(opened);
    for (const feed of opened.values()) this.starting.set(feed, started);
    await Promise.all(roomIds.map((roomId) => this.started(roomId)));
  }

  /** The same, for a listener who came with the change after `rev`. */
  openAt(roomId: RoomId, rev: number): void {
    (this.feeds.get(roomId) ?? this.create(roomId)).start(rev);
  }

  /** Forgets every room: its listeners are gone, or about to go. */
  reset(): void {
    for (const roomId of this.feeds.keys()) this.close(roomId);
  }

  /** The room's last listener is gone. */
  close(roomId: RoomId): void {
    this.batcher.discard(roomId);
    if (this.feeds.delete(roomId)) this.deps.bus.unsubscribe(roomTopic(roomId));
  }

  receive(change: RoomChange): void {
    this.feeds.get(change.roomId)?.receive(change);
  }

  noteRev(roomId: RoomId, rev: number): void {
    this.feeds.get(roomId)?.noteRev(rev);
  }

  /** Whether listeners of the room are still to be told of `rev`. */
  isBehind(roomId: RoomId, rev: number): boolean {
    const feed = this.feeds.get(roomId);
    return feed?.isStarted === true && (feed.position < rev || this.batcher.hasPending(roomId));
  }

  /** Everything that listeners of the room were told after `after`, as one change; `null` where that is not known here. */
  since(roomId: RoomId, after: number): RoomChange | null {
    return this.feeds.get(roomId)?.since(after) ?? null;
  }

  /** Compares every feed with the database, in one read: what no announcement told of is found. */
  async check(): Promise<void> {
    if (this.feeds.size === 0) return;
    const revs = await this.deps.rooms.currentRevs([...this.feeds.keys()]);
    for (const [roomId, rev] of revs) this.noteRev(roomId, rev);
  }

  private async start(opened: ReadonlyMap<RoomId, RoomFeed>): Promise<void> {
    if (opened.size === 0) return;
    try {
      const revs = await this.deps.rooms.currentRevs([...opened.keys()]);
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
      emit: (change) => this.batcher.add(change),
      requestRepair: () => this.repairLater(roomId, feed, REORDER_MS),
    });
    this.feeds.set(roomId, feed);
    this.deps.bus.subscribe(roomTopic(roomId));
    return feed;
  }

  /** Who left hears nothing of it, and nothing later; also when only a repair brought it. */
  private push(change: RoomChange): void {
    const { membershipNotifier, broadcaster, report } = this.deps;
    try {
      for (const membership of change.members) membershipNotifier.noteEmitted(membership);
      broadcaster.roomChanged(change);
    } catch (error) {
      report(error);
      broadcaster.resync(change.roomId, change.rev);
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
      const changes = await this.deps.messageLog.changes(roomId, { after: feed.position, limit: REPAIR_PAGE });
      if (!changes) await this.giveUp(roomId, feed);
      else feed.receive(changes);
      more = changes?.more ?? false;
      if (changes?.more === false) feed.endAt(highestKnownRev);
    }
    this.failures.recover();
    this.repairing.delete(feed);
    if (feed.hasHole) this.repairLater(roomId, feed, feed.position > before ? REORDER_MS : RETRY_MS);
  }

  /** Too much is missing to be pushed: every listener reads for itself. */
  private async giveUp(roomId: RoomId, feed: RoomFeed): Promise<void> {
    const rev = (await this.deps.rooms.currentRevs([roomId])).get(roomId) ?? feed.position;
    this.batcher.flush(roomId);
    feed.skipTo(rev);
    this.deps.broadcaster.resync(roomId, rev);
  }
}
