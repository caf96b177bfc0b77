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
  handshakeReads: HandshakeReads;
  feeds: RoomFeeds;
  userFeeds: UserFeeds;
  subscriptions: Pick<Subscriptions, "open">;
  blockLists: Pick<BlockLists, "open">;
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
    const { handshakeReads, feeds, userFeeds, subscriptions, blockLists, sessionCache, epochMonitor, clock } =
      this.deps;
    await userFeeds.open(actor.userId);
    // The positions that the client is told are read later, so that they include every change up to `userRev`.
    const [positions, userRev] = await Promise.all([
      handshakeReads.roomPositions(actor.userId),
      handshakeReads.userRev(actor.userId),
    ]);
    const isBehind = (roomId: RoomId, rev: number) => feeds.isBehind(roomId, rev);
    await feeds.open(subscriptions.open(actor.connectionId, positions, isBehind));
    const [user, epoch, rooms, blockedIds] = await Promise.all([
      handshakeReads.user(actor.userId),
      epochMonitor.current(),
      handshakeReads.roomPositions(actor.userId),
      handshakeReads.blockedIds(actor.userId),
      sessionCache.assertActiveFresh(actor),
    ]);
    if (!user) throw tokenInvalid();
    blockLists.open(actor.userId, blockedIds);
    return { user, userRev, epoch, serverTime: clock.now(), blockedIds, rooms };
  }
}
