import { tokenInvalid } from "../../../domain/accounts/errors.js";
import type { User } from "../../../domain/accounts/user.js";
import type { SessionCache } from "../../accounts/session-cache.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Actor } from "../../actor.js";
import type { RoomPosition } from "../../ports/room-reader.js";
import type { HandshakeReads } from "./handshake-reads.js";
import type { EpochMonitor } from "../feeds/epoch-monitor.js";
import type { RoomFeeds } from "../feeds/room-feeds.js";
import type { UserFeeds } from "../feeds/user-feeds.js";

export type OpenedConnection = Readonly<{ user: User; epoch: string; rooms: readonly RoomPosition[] }>;

type Deps = Readonly<{
  handshakeReads: HandshakeReads;
  feeds: RoomFeeds;
  userFeeds: UserFeeds;
  sessionCache: Pick<SessionCache, "assertActiveFresh">;
  epochMonitor: Pick<EpochMonitor, "current">;
}>;

/**
 * Subscribes a new connection to the user's rooms, then reads where they stand, and whether its session still does:
 * nothing falls in between.
 */
export class OpenConnection {
  constructor(private readonly deps: Deps) {}

  /** `subscribe` returns the rooms that the connection hears by it. */
  async execute(
    actor: Actor,
    subscribe: (rooms: readonly RoomPosition[]) => readonly RoomId[],
  ): Promise<OpenedConnection> {
    const { handshakeReads, feeds, userFeeds, sessionCache, epochMonitor } = this.deps;
    await userFeeds.open(actor.userId);
    await feeds.open(subscribe(await handshakeReads.roomPositions(actor.userId)));
    const [user, epoch, marks] = await Promise.all([
      handshakeReads.user(actor.userId),
      epochMonitor.current(),
      handshakeReads.roomPositions(actor.userId),
      sessionCache.assertActiveFresh(actor),
    ]);
    if (!user) throw tokenInvalid();
    return { user, epoch, rooms: marks };
  }
}
