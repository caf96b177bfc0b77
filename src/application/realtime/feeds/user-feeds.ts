import type { UserId } from "../../../domain/accounts/user.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import { userTopic, type RoomBus } from "../../ports/room-bus.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { SessionReader } from "../../ports/session-reader.js";
import type { EventPublisher } from "../publish/event-publisher.js";
import type { HandshakeReads } from "../connections/handshake-reads.js";

type Deps = Readonly<{
  rooms: Pick<RoomReader, "userRevisions" | "memberships">;
  sessions: Pick<SessionReader, "find">;
  handshakeReads: Pick<HandshakeReads, "userRev">;
  broadcaster: Pick<MessageBroadcaster, "sessionsOf">;
  eventPublisher: Pick<EventPublisher, "republish" | "endConnections">;
  bus: RoomBus;
}>;

/** The users who are connected to this node: what becomes of their memberships and sessions elsewhere reaches them too. */
export class UserFeeds {
  /** Up to where each user's memberships are known here; `null` until that is read. */
  private readonly revs = new Map<UserId, number | null>();

  constructor(private readonly deps: Deps) {}

  /** Resolves when whatever changes from now on is found. */
  async open(userId: UserId): Promise<void> {
    if (typeof this.revs.get(userId) === "number") return;
    if (!this.revs.has(userId)) this.revs.set(userId, null);
    this.deps.bus.subscribe(userTopic(userId));
    const rev = await this.deps.handshakeReads.userRev(userId);
    if (this.revs.has(userId)) this.revs.set(userId, Math.min(this.revs.get(userId) ?? rev, rev));
  }

  /** The user's last connection is gone. */
  close(userId: UserId): void {
    this.revs.delete(userId);
    this.deps.bus.unsubscribe(userTopic(userId));
  }

  /** Forgets where every user stands: the next check reads it again. */
  reset(): void {
    for (const userId of this.revs.keys()) this.revs.set(userId, -1);
  }

  /** Compares every user with the database, in one read, and reads again what concerns those who changed. */
  async check(): Promise<void> {
    const userIds = [...this.revs].filter(([, rev]) => rev !== null).map(([userId]) => userId);
    if (userIds.length === 0) return;
    const revs = await this.deps.rooms.userRevisions(userIds);
    const changed = [...revs].filter(([userId, rev]) => rev > (this.revs.get(userId) ?? rev));
    if (changed.length === 0) return;
    await this.findEnded(changed.map(([userId]) => userId));
    for (const [userId, rev] of changed) await this.catchUp(userId, rev);
  }

  /** Asks only for sessions that somebody is connected by. */
  private async findEnded(userIds: readonly UserId[]): Promise<void> {
    const { broadcaster, sessions, eventPublisher } = this.deps;
    const connected = userIds.flatMap((userId) => broadcaster.sessionsOf(userId));
    for (const { id: sessionId, endedAt, endReason } of await sessions.find(connected))
      if (endedAt) eventPublisher.endConnections({ sessionId, reason: endReason ?? "revoked" });
  }

  private async catchUp(userId: UserId, rev: number): Promise<void> {
    const { rooms, eventPublisher } = this.deps;
    for (const membership of await rooms.memberships(userId)) eventPublisher.republish(membership);
    if (this.revs.has(userId)) this.revs.set(userId, rev);
  }
}
