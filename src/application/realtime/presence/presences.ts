import type { UserId } from "../../../domain/accounts/user.js";
import {
  changeStatus,
  hiddenPresence,
  presenceOf,
  requireWatchable,
  type Presence,
  type PresenceFacts,
} from "../../../domain/presence/presence.js";
import type { Counts } from "../../../domain/limits/counts.js";
import type { Durations } from "../../../domain/limits/durations.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Clock } from "../../ports/clock.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { PresenceStore } from "../../ports/presence-store.js";
import { presenceTopic, type RoomBus } from "../../ports/room-bus.js";
import type { Scheduler } from "../../ports/scheduler.js";
import type { PresenceVisibility } from "../../presence/presence-visibility.js";
import type { Subscriptions } from "../connections/subscriptions.js";
import { ConnectedUsers } from "./connected-users.js";
import { ForgottenUsers } from "./forgotten-users.js";
import { PresencePushes } from "./presence-pushes.js";
import { WatchRights } from "./watch-rights.js";
import { WatchedUsers } from "./watched-users.js";

/** Reads everybody who is watched, because a hint may be lost and a node may die. */
const CHECK_EVERY_MS = 4_000;
const USERS_PER_READ = 500;

type Connection = Readonly<{ connectionId: string; userId: UserId }>;

type Deps = Readonly<{
  presenceStore: PresenceStore;
  presenceVisibility: Pick<PresenceVisibility, "visibleTo">;
  subscriptions: Pick<Subscriptions, "isOpen" | "isSubscribed">;
  messageBroadcaster: Pick<MessageBroadcaster, "pushIfDrained">;
  roomBus: Pick<RoomBus, "publish" | "subscribe" | "unsubscribe">;
  scheduler: Scheduler;
  clock: Clock;
  counts: Pick<Counts, "presence.watched">;
  durations: Pick<Durations, "presence.grace">;
  report: (error: unknown) => void;
}>;

/** Tells connections the presence of the users whom they watch. Its cost grows with what is watched. */
export class Presences {
  private readonly connected: ConnectedUsers;
  private readonly watched: WatchedUsers;
  private readonly pushes: PresencePushes;
  private readonly rights: WatchRights;
  private readonly forgotten: ForgottenUsers;
  /** For each watch whose right is being read: who has left a room since. */
  private readonly departures = new Set<Set<UserId>>();
  private timer: { cancel(): void } | null = null;
  private isChecking = false;

  constructor(private readonly deps: Deps) {
    const { roomBus, scheduler, messageBroadcaster } = deps;
    this.connected = new ConnectedUsers({ ...deps, onStored: (userIds) => this.announce(userIds) });
    this.watched = new WatchedUsers({
      onFirst: (userId) => roomBus.subscribe(presenceTopic(userId)),
      onLast: (userId) => roomBus.unsubscribe(presenceTopic(userId)),
    });
    const onLost = (connectionId: string, userId: UserId) => this.pushes.addLast(connectionId, hiddenPresence(userId));
    const onRegained = (connectionId: string, userId: UserId) => this.showAgain(connectionId, userId);
    this.rights = new WatchRights({ ...deps, watched: this.watched, onLost, onRegained });
    this.forgotten = new ForgottenUsers(deps);
    const presenceFor = (connectionId: string, userId: UserId) => this.presenceFor(connectionId, userId);
    this.pushes = new PresencePushes({ messageBroadcaster, scheduler, presenceFor });
  }

  /** Users who are watched on this node. */
  get watchedUsers(): number {
    return this.watched.size;
  }

  connect({ connectionId, userId }: Connection): void {
    this.connected.connect(connectionId, userId);
  }

  disconnect({ connectionId, userId }: Connection): void {
    this.watched.removeAll(connectionId);
    this.rights.forgetEnded(connectionId);
    this.pushes.discard(connectionId);
    this.connected.disconnect(connectionId, userId);
  }

  /** Watches the users whom the connection's user may see. Returns their presences. */
  async watch({ connectionId, userId }: Connection, userIds: readonly UserId[]): Promise<readonly Presence[]> {
    this.requireCapacity(connectionId, userIds);
    const visible = await this.addVisible({ connectionId, userId }, userIds);
    this.scheduleCheck();
    await this.refresh(visible.filter((other) => this.watched.get(other)?.isRead === false));
    const presences = visible.flatMap((other) => this.presenceFor(connectionId, other) ?? []);
    const shown = presences.map((presence) => presence.userId);
    this.pushes.forget(connectionId, shown);
    return presences;
  }

  /** Asks again about people who leave a room while the answer is on its way. */
  private async addVisible({ connectionId, userId }: Connection, userIds: readonly UserId[]) {
    const visible = new Set<UserId>();
    const left = new Set<UserId>();
    this.departures.add(left);
    try {
      for (let asked = userIds; asked.length > 0; ) {
        left.clear();
        const answer = await this.deps.presenceVisibility.visibleTo(userId, asked);
        for (const other of asked)
          if (answer.has(other)) visible.add(other);
          else visible.delete(other);
        asked = [...visible].filter((other) => left.has(other) || left.has(userId));
      }
      if (!this.deps.subscriptions.isOpen(connectionId)) return [];
      this.requireCapacity(connectionId, [...visible]);
      for (const other of visible) this.watched.add(connectionId, userId, other);
      this.rights.forgetEnded(connectionId, visible);
      return [...visible];
    } finally {
      this.departures.delete(left);
    }
  }

  unwatch(connectionId: string, userIds: readonly UserId[]): void {
    for (const userId of userIds) this.watched.remove(connectionId, userId);
    this.rights.forgetEnded(connectionId, userIds);
  }

  /** Sets the state of the connection, and what its user shows on all devices. */
  async set(
    { connectionId, userId }: Connection,
    input: Readonly<{ status: "online" | "away" | "invisible"; text?: string; until?: Date }>,
  ): Promise<void> {
    const { presenceStore, clock, subscriptions } = this.deps;
    const at = clock.now();
    const hasChanged = await presenceStore.changeStatus(userId, (earlier) => changeStatus(earlier, input, at));
    if (hasChanged) this.announce([userId]);
    if (!subscriptions.isOpen(connectionId)) return;
    this.connected.set(connectionId, userId, input.status === "away" ? "away" : "online");
  }

  /** Receives that a user's presence changed on another node. */
  receive(userId: UserId): void {
    this.refresh([userId]).catch(this.deps.report);
  }

  /** Ends the watches between the user and people who share no room with them any more. */
  memberLeft(userId: UserId): void {
    for (const left of this.departures) left.add(userId);
    this.rights.check(userId);
  }

  /** Begins ended watches again between the user and people who share a room with them now. */
  memberJoined(userId: UserId): void {
    this.rights.checkEnded(userId);
  }

  /** Ends the watches between the user and people whom a block separates from them, or begins them again after it. */
  blocksChanged(userId: UserId): void {
    this.memberLeft(userId);
  }

  /** Reads the rights of all watchers in a room of which this node missed changes. */
  missedChanges(roomId: RoomId): void {
    for (const [connectionId, userId] of this.rights.connections())
      if (this.deps.subscriptions.isSubscribed(connectionId, roomId)) this.memberLeft(userId);
  }

  /** Reads the rights of all watchers, because hints of blocks may have been lost. */
  missedHints(): void {
    this.rights.checkAll();
  }

  /** Resolves when the states of this node's users are stored. */
  flush(): Promise<void> {
    return this.connected.flush();
  }

  /** Deletes what the user of a deleted account chose to show, and when they were there. */
  async forget(userId: UserId): Promise<void> {
    await this.forgotten.forget(userId);
    this.announce([userId]);
  }

  private showAgain(connectionId: string, userId: UserId): void {
    this.pushes.add(connectionId, userId);
    this.refresh([userId]).catch(this.deps.report);
    this.scheduleCheck();
  }

  private announce(userIds: readonly UserId[]): void {
    for (const userId of userIds) this.deps.roomBus.publish(presenceTopic(userId), [{ presenceOf: userId }]);
    this.refresh(userIds).catch(this.deps.report);
  }

  /** Reads the users who are watched here, and tells their watchers of what changed. */
  private async refresh(userIds: readonly UserId[]): Promise<void> {
    const read = userIds.filter((userId) => this.watched.get(userId) !== undefined);
    for (let from = 0; from < read.length; from += USERS_PER_READ) {
      const facts = await this.deps.presenceStore.read(read.slice(from, from + USERS_PER_READ));
      for (const [userId, fact] of facts ?? []) this.apply(userId, fact);
    }
  }

  private apply(userId: UserId, facts: PresenceFacts): void {
    const watched = this.watched.get(userId);
    if (!watched) return;
    const shown = this.shown(userId, facts);
    const isSame = shown === watched.shown;
    Object.assign(watched, { facts, shown, isRead: true });
    if (isSame) return;
    for (const connectionId of watched.watchers.keys()) this.pushes.add(connectionId, userId);
  }

  private shown(userId: UserId, facts: PresenceFacts): string {
    const at = this.deps.clock.now();
    return JSON.stringify([true, false].map((isSelf) => presenceOf(userId, facts, { at, isSelf })));
  }

  private presenceFor(connectionId: string, userId: UserId): Presence | null {
    const watched = this.watched.get(userId);
    const watcher = watched?.watchers.get(connectionId);
    if (!watched || watcher === undefined) return null;
    return presenceOf(userId, watched.facts, { at: this.deps.clock.now(), isSelf: watcher === userId });
  }

  private requireCapacity(connectionId: string, userIds: readonly UserId[]): void {
    const most = this.deps.counts["presence.watched"];
    requireWatchable(new Set([...this.watched.listOf(connectionId), ...userIds]).size, most);
  }

  private scheduleCheck(): void {
    if (this.rights.isEmpty) return;
    this.timer ??= this.deps.scheduler.after(CHECK_EVERY_MS, () => {
      this.timer = null;
      this.check();
      this.rights.checkNext();
      this.scheduleCheck();
    });
  }

  /** Reads everybody who is watched, unless the last reading goes on. */
  private check(): void {
    if (this.isChecking) return;
    this.isChecking = true;
    this.refresh(this.watched.all())
      .catch(this.deps.report)
      .finally(() => (this.isChecking = false));
  }
}
