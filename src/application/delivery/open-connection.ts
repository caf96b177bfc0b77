import { tokenInvalid } from "../../domain/accounts/errors.js";
import type { User } from "../../domain/accounts/user.js";
import type { LiveSessions } from "../accounts/live-sessions.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { RoomMark } from "../ports/room-reader.js";
import type { Arrivals } from "./arrivals.js";
import type { EpochMonitor } from "./epoch-monitor.js";
import type { RoomFeeds } from "./room-feeds.js";
import type { UserFeeds } from "./user-feeds.js";

export type OpenedConnection = Readonly<{ user: User; epoch: string; rooms: readonly RoomMark[] }>;

type Deps = Readonly<{
  arrivals: Arrivals;
  feeds: RoomFeeds;
  userFeeds: UserFeeds;
  liveSessions: Pick<LiveSessions, "checkNow">;
  epochMonitor: Pick<EpochMonitor, "current">;
}>;

/**
 * Subscribes a new connection to the user's rooms, then reads where they stand, and whether its session still does:
 * nothing falls in between.
 */
export class OpenConnection {
  constructor(private readonly deps: Deps) {}

  /** `subscribe` returns the rooms that the connection hears by it. */
  async execute(actor: Actor, subscribe: (rooms: readonly RoomMark[]) => readonly RoomId[]): Promise<OpenedConnection> {
    const { arrivals, feeds, userFeeds, liveSessions, epochMonitor } = this.deps;
    await userFeeds.open(actor.userId);
    await feeds.open(subscribe(await arrivals.marks(actor.userId)));
    const [user, epoch, marks] = await Promise.all([
      arrivals.user(actor.userId),
      epochMonitor.current(),
      arrivals.marks(actor.userId),
      liveSessions.checkNow(actor),
    ]);
    if (!user) throw tokenInvalid();
    return { user, epoch, rooms: marks };
  }
}
