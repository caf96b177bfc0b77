import type { UserId } from "../../../domain/accounts/user.js";
import { userTopic, type RoomBus } from "../../ports/room-bus.js";
import type { MonotonicClock } from "../../ports/monotonic-clock.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { Scheduler } from "../../ports/scheduler.js";
import type { UserChangeReader, UserChangesPage } from "../../ports/user-change-reader.js";
import { BatchLoader } from "../../concurrency/batch-loader.js";
import type { EventPublisher } from "../publish/event-publisher.js";
import type { Subscriptions } from "../connections/subscriptions.js";
import type { HandshakeReads } from "../connections/handshake-reads.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "userRevisions">;
  userChangeReader: UserChangeReader;
  handshakeReads: Pick<HandshakeReads, "userRev" | "session">;
  subscriptions: Pick<Subscriptions, "sessionsOf" | "startUserStream" | "pushToUser">;
  eventPublisher: Pick<EventPublisher, "updateSubscriptions" | "endConnections">;
  /** Called with everybody whom a user blocks, when it changed. */
  onBlocks: (userId: UserId, blockedIds: readonly UserId[]) => void;
  /** Called with a user's choice whether to show receipts, when it changed. */
  onReceipts: (userId: UserId, receipts: boolean) => void;
  roomBus: RoomBus;
  scheduler: Scheduler;
  monotonicClock: MonotonicClock;
  report: (error: unknown) => void;
}>;

type Feed = {
  /** Up to which the user's changes are applied; `null` until it is read. */
  rev: number | null;
  /** A revision that was announced. */
  announced: number;
  /** Settles when the feed has every change that was announced. */
  reading: Promise<void> | null;
  /**
   * When the end of a session was last noticed, or the feed began to notice them. Infinite when it notices none: before it
   * is read, and after a backup set the user's revision back, because the same revision may then be another change.
   */
  sessionsChangedAt: number;
  /** The start of the last check that found every change applied. */
  completeAt: number;
};

const PAGE = 100;
const MAX_USERS_PER_READ = 100;

/**
 * The feeds of all users with connections to this node. Pushes what changed of a user to their connections, and applies
 * changes of memberships and sessions that other nodes made. Announcements are hints: changes are read from the database.
 */
export class UserFeeds {
  private readonly feeds = new Map<UserId, Feed>();
  private readonly reads: BatchLoader<UserId, UserChangesPage>;

  constructor(private readonly deps: Deps) {
    this.reads = new BatchLoader({ scheduler: deps.scheduler, read: (userIds) => this.read(userIds) });
  }

  /** Resolves with the user's revision when no later change of the user can be missed. */
  async open(userId: UserId): Promise<number> {
    const feed = this.feeds.get(userId) ?? this.create(userId);
    const isNew = feed.rev === null;
    const rev = await this.deps.handshakeReads.userRev(userId);
    if (isNew) {
      feed.rev = Math.min(feed.rev ?? rev, rev);
      feed.sessionsChangedAt = this.now();
      this.readSoon(userId, feed);
    }
    return rev;
  }

  /** Pushes to the connection from now on, beginning after the `rev` that it was told. */
  start(connectionId: string, userId: UserId, rev: number): void {
    this.deps.subscriptions.startUserStream(connectionId, rev);
    const feed = this.feeds.get(userId);
    if (!feed || feed.rev === null || feed.rev <= rev) return;
    feed.announced = Math.max(feed.announced, feed.rev);
    feed.rev = rev;
    this.readSoon(userId, feed);
  }

  /** Ends the feed of a user without connections. */
  close(userId: UserId): void {
    this.feeds.delete(userId);
    this.deps.roomBus.unsubscribe(userTopic(userId));
  }

  /** Makes the next check read every user again. */
  reset(): void {
    for (const feed of this.feeds.values()) if (feed.rev !== null) feed.rev = -1;
  }

  /** Records that the user has a change `rev`. */
  noteRev(userId: UserId, rev: number): void {
    const feed = this.feeds.get(userId);
    if (!feed) return;
    feed.announced = Math.max(feed.announced, rev);
    this.readSoon(userId, feed);
  }

  /**
   * The latest time until which no session of the user ended after `since`; `since` itself when no check proves more.
   * Times are those of the monotonic clock.
   */
  sessionsUnchangedUntil(userId: UserId, since: number): number {
    const feed = this.feeds.get(userId);
    return feed && feed.sessionsChangedAt <= since ? Math.max(since, feed.completeAt) : since;
  }

  /** Compares the revisions of all connected users with the database in one read, then reads what changed of them. */
  async check(): Promise<void> {
    const before = [...this.feeds].flatMap(([userId, feed]) =>
      feed.rev === null ? [] : [{ userId, feed, rev: feed.rev }],
    );
    if (before.length === 0) return;
    const startedAt = this.now();
    const revs = await this.deps.roomReader.userRevisions(before.map(({ userId }) => userId));
    for (const { userId, feed, rev } of before) {
      const storedRev = revs.get(userId) ?? 0;
      if (storedRev < rev) feed.sessionsChangedAt = Number.POSITIVE_INFINITY;
      else if (storedRev === feed.rev) feed.completeAt = startedAt;
    }
    const behind = [...revs].filter(([userId, rev]) => rev > (this.feeds.get(userId)?.rev ?? rev));
    await Promise.all(behind.map(([userId, rev]) => this.readTo(userId, rev)));
  }

  private create(userId: UserId): Feed {
    const never = { sessionsChangedAt: Number.POSITIVE_INFINITY, completeAt: 0 };
    const feed = { rev: null, announced: 0, reading: null, ...never };
    this.feeds.set(userId, feed);
    this.deps.roomBus.subscribe(userTopic(userId));
    return feed;
  }

  private async readTo(userId: UserId, rev: number): Promise<void> {
    const feed = this.feeds.get(userId);
    if (!feed) return;
    feed.announced = Math.max(feed.announced, rev);
    await this.catchUp(userId, feed);
  }

  /** Reads at the end of the turn, so that changes that are announced together cost one read. */
  private readSoon(userId: UserId, feed: Feed): void {
    if (feed.reading || feed.rev === null || feed.announced <= feed.rev) return;
    this.deps.scheduler.soon(() => void this.catchUp(userId, feed).catch(this.deps.report));
  }

  /** Fails when a read fails. The next check reads again. */
  private catchUp(userId: UserId, feed: Feed): Promise<void> {
    feed.reading ??= this.readAll(userId, feed).finally(() => (feed.reading = null));
    return feed.reading;
  }

  private async readAll(userId: UserId, feed: Feed): Promise<void> {
    while (this.feeds.get(userId) === feed && feed.rev !== null && feed.announced > feed.rev) {
      const { announced } = feed;
      const page = await this.reads.load(userId);
      if (!page || this.feeds.get(userId) !== feed) return;
      // A connection that started meanwhile may have set the feed back.
      if (Math.max(0, feed.rev) < page.from) continue;
      await this.apply(feed, page);
      // An announcement may be wrong, and a backup may have set the user's revision back.
      if (!page.more && feed.announced === announced) feed.announced = page.rev;
    }
  }

  private async read(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, UserChangesPage>> {
    const after = userIds.flatMap((userId) => {
      const rev = this.feeds.get(userId)?.rev ?? null;
      return rev === null ? [] : [[userId, rev] as const];
    });
    const pages = new Map<UserId, UserChangesPage>();
    for (let first = 0; first < after.length; first += MAX_USERS_PER_READ) {
      const some = new Map(after.slice(first, first + MAX_USERS_PER_READ));
      for (const [userId, page] of await this.deps.userChangeReader.changes(some, { limit: PAGE }))
        pages.set(userId, page);
    }
    return pages;
  }

  /** Ends and begins subscriptions before later changes of rooms are pushed. */
  private async apply(feed: Feed, page: UserChangesPage): Promise<void> {
    const { sessionRev, forgottenRev: _forgotten, more: _more, exceeds: _exceeds, missing: _missing, ...change } = page;
    const { eventPublisher, subscriptions } = this.deps;
    for (const { value } of change.memberships) eventPublisher.updateSubscriptions(value.membership);
    if (feed.rev === null || sessionRev > feed.rev) {
      feed.sessionsChangedAt = Math.max(feed.sessionsChangedAt, this.now());
      await this.endSessions(change.userId);
    }
    // The user's last connection may have ended meanwhile.
    if (this.feeds.get(change.userId) !== feed) return;
    const [blocked] = change.blocks;
    const isEverything = feed.rev !== null && feed.rev < 0;
    if (blocked || isEverything) this.deps.onBlocks(change.userId, blocked?.value ?? []);
    for (const { value } of change.receipts) this.deps.onReceipts(change.userId, value);
    feed.rev = change.rev;
    if (change.rev > change.from) subscriptions.pushToUser(change);
  }

  private now(): number {
    return this.deps.monotonicClock.elapsedMs();
  }

  /** Ends the connections of the user's ended sessions. */
  private async endSessions(userId: UserId): Promise<void> {
    const { subscriptions, handshakeReads, eventPublisher } = this.deps;
    const sessions = await Promise.all(subscriptions.sessionsOf(userId).map((id) => handshakeReads.session(id)));
    for (const session of sessions)
      if (session?.endedAt)
        eventPublisher.endConnections({ sessionId: session.id, reason: session.endReason ?? "revoked" });
  }
}
