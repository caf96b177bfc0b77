import { tokenInvalid } from "../../../domain/accounts/errors.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { SessionCache } from "../../accounts/sessions/session-cache.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Actor } from "../../actor.js";
import type { Clock } from "../../ports/clock.js";
import type { RoomPosition } from "../../ports/room-reader.js";
import type { HandshakeReads } from "./handshake-reads.js";
import type { EpochMonitor } from "../feeds/epoch-monitor.js";
import type { RoomFeeds } from "../feeds/room-feeds.js";
import type { UserFeeds } from "../feeds/user-feeds.js";
import type { ReceiptChoices } from "../receipts/receipt-choices.js";
import type { BlockLists } from "../presence/block-lists.js";
import type { Subscriptions } from "./subscriptions.js";

export type OpenedConnection = Readonly<{
  user: User;
  userRev: number;
  epoch: string;
  serverTime: Date;
  blockedIds: readonly UserId[];
  rooms: readonly RoomPosition[];
}>;

type Deps = Readonly<{
  handshakeReads: Pick<HandshakeReads, "user" | "roomPositions" | "blockedIds">;
  feeds: Pick<RoomFeeds, "open" | "isBehind">;
  userFeeds: Pick<UserFeeds, "open">;
  subscriptions: Pick<Subscriptions, "open" | "isOpen">;
  blockLists: Pick<BlockLists, "open">;
  receiptChoices: Pick<ReceiptChoices, "open">;
  sessionCache: Pick<SessionCache, "assertActiveFresh">;
  epochMonitor: Pick<EpochMonitor, "current">;
  clock: Clock;
}>;

/**
 * Subscribes a new connection to the user's rooms, then reads the positions of the rooms and the state of the session.
 * In this order no change is missed.
 */
export class OpenConnection {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Required<Actor>): Promise<OpenedConnection> {
    const { handshakeReads, feeds, userFeeds, subscriptions, blockLists, receiptChoices } = this.deps;
    const { sessionCache, epochMonitor, clock } = this.deps;
    // Everything that the client is told is read after `userRev`, so that it includes every change up to it.
    const userRev = await userFeeds.open(actor.userId);
    const [positions, blockedIds, user] = await Promise.all([
      handshakeReads.roomPositions(actor.userId),
      handshakeReads.blockedIds(actor.userId),
      handshakeReads.user(actor.userId),
    ]);
    // Known before the connection hears anything that they filter.
    if (subscriptions.isOpen(actor.connectionId)) {
      blockLists.open(actor.userId, blockedIds);
      if (user) receiptChoices.open(actor.userId, user.receipts);
    }
    const isBehind = (roomId: RoomId, rev: number) => feeds.isBehind(roomId, rev);
    await feeds.open(subscriptions.open(actor.connectionId, positions, isBehind));
    const [epoch, rooms] = await Promise.all([
      epochMonitor.current(),
      handshakeReads.roomPositions(actor.userId),
      sessionCache.assertActiveFresh(actor),
    ]);
    if (!user) throw tokenInvalid();
    return { user, userRev, epoch, serverTime: clock.now(), blockedIds, rooms };
  }
}
