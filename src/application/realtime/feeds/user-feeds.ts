import type { UserId } from "../../../domain/accounts/user.js";
import { userTopic, type RoomBus } from "../../ports/room-bus.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { SessionReader } from "../../ports/session-reader.js";
import type { EventPublisher } from "../publish/event-publisher.js";
import type { Subscriptions } from "../connections/subscriptions.js";
import type { HandshakeReads } from "../connections/handshake-reads.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "userRevisions" | "memberships">;
  sessionReader: Pick<SessionReader, "find">;
  handshakeReads: Pick<HandshakeReads, "userRev">;
  subscriptions: Pick<Subscriptions, "sessionsOf">;
  eventPublisher: Pick<EventPublisher, "updateSubscriptions" | "endConnections">;
  roomBus: RoomBus;
}>;

/** Applies changes of memberships and sessions that other nodes made to the connected users of this node. */
export class UserFeeds {
  /** The revision up to which each user's changes are applied; `null` until it is read. */
  private readonly revs = new Map<UserId, number | null>();

  constructor(private readonly deps: Deps) {}

  /** Resolves when no later change of the user can be missed. */
  async open(userId: UserId): Promise<void> {
    if (typeof this.revs.get(userId) === "number") return;
    if (!this.revs.has(userId)) this.revs.set(userId, null);
    this.deps.roomBus.subscribe(userTopic(userId));
    const rev = await this.deps.handshakeReads.userRev(userId);
    if (this.revs.has(userId)) this.revs.set(userId, Math.min(this.revs.get(userId) ?? rev, rev));
  }

  /** Ends the feed of a user without connections. */
  close(userId: UserId): void {
    this.revs.delete(userId);
    this.deps.roomBus.unsubscribe(userTopic(userId));
  }

  /** Makes the next check read every user again. */
  reset(): void {
    for (const userId of this.revs.keys()) this.revs.set(userId, -1);
  }

  /**
   * Compares the revisions of all connected users with the database in one read, then reads the memberships and
   * sessions of changed users.
   */
  async check(): Promise<void> {
    const userIds = [...this.revs].filter(([, rev]) => rev !== null).map(([userId]) => userId);
    if (userIds.length === 0) return;
    const revs = await this.deps.roomReader.userRevisions(userIds);
    const changed = [...revs].filter(([userId, rev]) => rev > (this.revs.get(userId) ?? rev));
    if (changed.length === 0) return;
    await this.findEnded(changed.map(([userId]) => userId));
    for (const [userId, rev] of changed) await this.catchUp(userId, rev);
  }

  /** Finds sessions that have ended. Reads only those that have connections. */
  private async findEnded(userIds: readonly UserId[]): Promise<void> {
    const { subscriptions, sessionReader, eventPublisher } = this.deps;
    const connected = userIds.flatMap((userId) => subscriptions.sessionsOf(userId));
    for (const { id: sessionId, endedAt, endReason } of await sessionReader.find(connected))
      if (endedAt) eventPublisher.endConnections({ sessionId, reason: endReason ?? "revoked" });
  }

  private async catchUp(userId: UserId, rev: number): Promise<void> {
    const { roomReader, eventPublisher } = this.deps;
    for (const membership of await roomReader.memberships(userId)) eventPublisher.updateSubscriptions(membership);
    if (this.revs.has(userId)) this.revs.set(userId, rev);
  }
}
