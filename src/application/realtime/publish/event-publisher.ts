import type { Block } from "../../../domain/accounts/block.js";
import type { Session } from "../../../domain/accounts/session.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import { memberChange, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { Receipt } from "../../../domain/rooms/receipt.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { SessionCache } from "../../accounts/sessions/session-cache.js";
import type { DomainEventListener } from "../../ports/domain-event-listener.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import { roomTopic, userTopic, type RoomBus, type SessionEnded } from "../../ports/room-bus.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { Scheduler } from "../../ports/scheduler.js";
import type { SecurityLog } from "../../ports/security-log.js";
import type { AccessCache } from "../../rooms/access-cache.js";
import type { RecordedEvent } from "../../transactions/recorded-event.js";
import type { RoomFeeds } from "../feeds/room-feeds.js";
import type { Receipts } from "../receipts/receipts.js";
import type { Presences } from "../presence/presences.js";
import type { Subscriptions } from "../connections/subscriptions.js";
import { DomainEvents } from "./domain-events.js";
import { ChangeBatcher } from "./change-batcher.js";

type Deps = Readonly<{
  feeds: RoomFeeds;
  userFeeds: Readonly<{ noteRev(userId: UserId, rev: number): void }>;
  presences: Pick<Presences, "blocksChanged">;
  receipts: Pick<Receipts, "receive" | "withdraw" | "separate">;
  subscriptions: Pick<Subscriptions, "subscribe" | "unsubscribe" | "isSubscribed" | "endSession">;
  messageBroadcaster: Pick<MessageBroadcaster, "push">;
  roomReader: Pick<RoomReader, "view">;
  accessCache: Pick<AccessCache, "changed">;
  sessionCache: Pick<SessionCache, "discard">;
  securityLog: SecurityLog;
  roomBus: RoomBus;
  domainEventListener: DomainEventListener;
  scheduler: Scheduler;
  report: (error: unknown) => void;
}>;

/** The only path after a commit: publishes events to this node's connections, and over the bus to the other nodes. */
export class EventPublisher {
  private readonly busBatcher: ChangeBatcher;
  private readonly domainEvents: DomainEvents;

  constructor(private readonly deps: Deps) {
    const { scheduler, report } = deps;
    const onBatch = (roomId: RoomId, changes: readonly RoomChange[]) => this.publishToBus(roomId, changes);
    this.domainEvents = new DomainEvents(deps);
    this.busBatcher = new ChangeBatcher({ scheduler, onBatch, report });
  }

  /**
   * Publishes events that were committed on this node. The error of one event is reported and does not stop the others.
   * `origin`: the connection that made the request.
   */
  publish(events: readonly RecordedEvent[], origin?: string): void {
    for (const event of events)
      try {
        this.publishOne(event, origin);
      } catch (error) {
        this.deps.report(error);
      }
  }

  private publishOne(event: RecordedEvent, origin?: string): void {
    if ("roomChanged" in event) this.publishChange(event.roomChanged, origin);
    else if ("sessionEnded" in event) this.publishSessionEnd(event.sessionEnded);
    else if ("blockChanged" in event) this.publishBlock(event.blockChanged);
    else if ("receiptMoved" in event) this.publishReceipt(event.receiptMoved);
    else this.deps.securityLog.record(event.security);
  }

  /** Publishes one change of a room. */
  publishChange(change: RoomChange, origin?: string): void {
    this.deps.accessCache.changed(change);
    for (const membership of change.members) this.updateSubscriptions(membership, origin);
    this.deps.feeds.receive(change);
    this.busBatcher.add(change);
    this.domainEvents.add(change);
  }

  /** Subscribes or unsubscribes the user's connections to match a committed membership. Repeating it has no effect. */
  updateSubscriptions(membership: Membership, origin?: string): void {
    const { feeds, subscriptions, report } = this.deps;
    if (!isActive(membership)) return subscriptions.unsubscribe(membership, origin);
    const subscribed = subscriptions.subscribe(membership);
    if (subscribed.length === 0) return;
    feeds.openAt(membership.roomId, membership.rev - 1);
    const others = subscribed.filter((connectionId) => connectionId !== origin);
    if (others.length > 0) this.announceRoom(others, membership).catch(report);
  }

  /** Publishes that the user has a change `rev`. Each node reads it for its own connections. */
  publishUserRev(userId: UserId, rev: number): void {
    this.deps.userFeeds.noteRev(userId, rev);
    this.deps.roomBus.publish(userTopic(userId), [{ userId, userRev: rev }]);
  }

  /** Publishes a read marker to the connections that may see it, on every node. */
  publishReceipt(receipt: Receipt): void {
    this.deps.receipts.receive(receipt);
    this.deps.roomBus.publish(roomTopic(receipt.roomId), [{ receipt }]);
  }

  /** Drops a user's read markers of a room that wait on any node, because the user hides them now. */
  withdrawReceipts({ roomId, userId }: Readonly<{ roomId: RoomId; userId: UserId }>): void {
    this.deps.receipts.withdraw(roomId, userId);
    this.deps.roomBus.publish(roomTopic(roomId), [{ roomId, receiptsHiddenBy: userId }]);
  }

  /** Records that the room has a change `rev`, whose publication may have been lost. */
  noteRev(roomId: RoomId, rev: number): void {
    this.deps.feeds.noteRev(roomId, rev);
  }

  /** Ends the connections of a session on this node. */
  endConnections({ sessionId, reason }: SessionEnded): void {
    this.deps.sessionCache.discard(sessionId);
    this.deps.subscriptions.endSession(sessionId, reason);
  }

  /** Announces a room to connections, except those whose subscription ended while the room was read. */
  private async announceRoom(connectionIds: readonly string[], { roomId, user }: Membership): Promise<void> {
    const { roomReader, subscriptions, messageBroadcaster } = this.deps;
    const view = await roomReader.view(roomId, user.id, 1);
    if (!view || !isActive(view.membership)) return;
    for (const connectionId of connectionIds)
      if (subscriptions.isSubscribed(connectionId, roomId)) messageBroadcaster.push(connectionId, { roomAdded: view });
  }

  private publishSessionEnd({ id: sessionId, userId, address, endReason }: Session): void {
    const { roomBus, securityLog } = this.deps;
    const ended = { sessionId, reason: endReason ?? "revoked" };
    this.endConnections(ended);
    roomBus.publish(userTopic(userId), [ended]);
    securityLog.record({ name: "session.ended", userId, address, ...ended });
  }

  /**
   * The blocker's connections learn of the block from the user feed. The blocked person's get no event; their watches end,
   * or begin again.
   */
  private publishBlock({ userId: blockedBy, blockedId: userId }: Pick<Block, "userId" | "blockedId">): void {
    this.deps.presences.blocksChanged(blockedBy);
    this.deps.receipts.separate(blockedBy, userId);
    this.deps.roomBus.publish(userTopic(userId), [{ userId, blockedBy }]);
  }

  private publishToBus(roomId: RoomId, changes: readonly RoomChange[]): void {
    const { roomBus } = this.deps;
    roomBus.publish(roomTopic(roomId), changes);
    for (const membership of changes.flatMap(({ members }) => members))
      roomBus.publish(userTopic(membership.user.id), [memberChange(membership)]);
  }
}
