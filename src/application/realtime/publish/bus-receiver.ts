import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import {
  isActivityHint,
  isBlockHint,
  isPresenceHint,
  isReceiptHint,
  isReceiptsHidden,
  isSessionEnded,
  isUserRevRaised,
  roomTopic,
  type BlockHint,
  type BusHint,
  type BusListener,
  type BusTopic,
  type RoomBus,
} from "../../ports/room-bus.js";
import type { RoomReader } from "../../ports/room-reader.js";
import type { Activities } from "../presence/activities.js";
import type { Presences } from "../presence/presences.js";
import type { Receipts } from "../receipts/receipts.js";
import type { HeadCheck } from "../feeds/head-check.js";
import type { RoomFeeds } from "../feeds/room-feeds.js";
import type { UserFeeds } from "../feeds/user-feeds.js";
import type { EventPublisher } from "./event-publisher.js";
import { MembershipReads } from "./membership-reads.js";

type Deps = Readonly<{
  roomBus: Pick<RoomBus, "start">;
  eventPublisher: Pick<EventPublisher, "updateSubscriptions" | "endConnections">;
  feeds: Pick<RoomFeeds, "receive">;
  activities: Pick<Activities, "receive">;
  receipts: Pick<Receipts, "receive" | "withdraw" | "separate">;
  userFeeds: Pick<UserFeeds, "noteRev">;
  presences: Pick<Presences, "receive" | "blocksChanged" | "missedHints">;
  headCheck: Pick<HeadCheck, "now">;
  roomReader: Pick<RoomReader, "access">;
  report: (error: unknown) => void;
}>;

/** Passes the hints of other nodes to this node's feeds and connections, like changes that were committed here. */
export class BusReceiver implements BusListener {
  private readonly reads: MembershipReads;

  constructor(private readonly deps: Deps) {
    const { roomReader, eventPublisher, report } = deps;
    const found = (membership: Membership) => eventPublisher.updateSubscriptions(membership);
    this.reads = new MembershipReads({ roomReader, found, report });
  }

  start(): void {
    this.deps.roomBus.start(this);
  }

  /** Reports a hint that cannot be used, and goes on with the others. */
  onHints(topic: BusTopic, hints: readonly BusHint[]): void {
    for (const hint of hints) {
      try {
        this.receive(topic, hint);
      } catch (error) {
        this.deps.report(error);
      }
    }
  }

  onReconnect(): void {
    this.deps.headCheck.now();
    this.deps.presences.missedHints();
  }

  private receive(topic: BusTopic, hint: BusHint): void {
    if (isSessionEnded(hint)) this.deps.eventPublisher.endConnections(hint);
    else if (isActivityHint(hint)) this.deps.activities.receive(hint);
    else if (isUserRevRaised(hint)) this.deps.userFeeds.noteRev(hint.userId, hint.userRev);
    else if (isBlockHint(hint)) this.receiveBlock(hint);
    else if (isReceiptHint(hint)) this.deps.receipts.receive(hint.receipt);
    else if (isReceiptsHidden(hint)) this.deps.receipts.withdraw(hint.roomId, hint.receiptsHiddenBy);
    else if (isPresenceHint(hint)) this.deps.presences.receive(hint.presenceOf);
    else if (topic === roomTopic(hint.roomId)) this.deps.feeds.receive(hint);
    else for (const membership of hint.members) this.receiveMembership(membership);
  }

  private receiveBlock({ userId, blockedBy }: BlockHint): void {
    this.deps.presences.blocksChanged(userId);
    this.deps.receipts.separate(userId, blockedBy);
  }

  /**
   * Receives a membership. A hint may be forged, so an active membership is read from the database before it subscribes
   * a connection.
   */
  private receiveMembership(membership: Membership): void {
    if (isActive(membership)) this.reads.read(membership.roomId, membership.user.id);
    else this.deps.eventPublisher.updateSubscriptions(membership);
  }
}
