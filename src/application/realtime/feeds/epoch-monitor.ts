import type { DataStoreStatus } from "../../ports/data-store-status.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { AccessCache } from "../../rooms/access-cache.js";
import type { RoomFeeds } from "./room-feeds.js";
import type { SessionCache } from "../../accounts/sessions/session-cache.js";
import type { UserFeeds } from "./user-feeds.js";

type Deps = Readonly<{
  dataStoreStatus: Pick<DataStoreStatus, "epoch">;
  feeds: RoomFeeds;
  userFeeds: UserFeeds;
  accessCache: AccessCache;
  sessionCache: Pick<SessionCache, "reset">;
  messageBroadcaster: Pick<MessageBroadcaster, "disconnectAll">;
}>;

/** Compares the epoch with the database. After it was renewed, everything that this node has cached is invalid. */
export class EpochMonitor {
  private known: Promise<string> | null = null;

  constructor(private readonly deps: Deps) {}

  /** The epoch as of the last check. */
  current(): Promise<string> {
    this.known ??= this.deps.dataStoreStatus.epoch().catch((error: unknown) => {
      this.known = null;
      throw error;
    });
    return this.known;
  }

  async check(): Promise<void> {
    const { dataStoreStatus, feeds, userFeeds, accessCache, sessionCache, messageBroadcaster } = this.deps;
    const [before, now] = [await this.current(), await dataStoreStatus.epoch()];
    if (now === before) return;
    this.known = Promise.resolve(now);
    feeds.reset();
    userFeeds.reset();
    accessCache.reset();
    sessionCache.reset();
    messageBroadcaster.disconnectAll();
  }
}
