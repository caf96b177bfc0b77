import type { UserId } from "../../../domain/accounts/user.js";
import type { Scheduler } from "../../ports/scheduler.js";
import type { PresenceVisibility } from "../../presence/presence-visibility.js";
import type { WatchedUsers } from "./watched-users.js";

const USERS_PER_READ = 500;
/** Watchers whose rights each check reads again in turn, because it may have missed that somebody left a room. */
const USERS_PER_CHECK = 20;

/** A watch, and the person with whom a room has to be shared for it. */
type Pair = Readonly<{ connectionId: string; other: UserId; watched: UserId }>;

type Deps = Readonly<{
  watched: WatchedUsers;
  presenceVisibility: Pick<PresenceVisibility, "visibleTo">;
  scheduler: Scheduler;
  /** Ends a watch without the right to it. */
  onLost: (connectionId: string, userId: UserId) => void;
  report: (error: unknown) => void;
}>;

/** Reads again who may watch whom, one user after the other. */
export class WatchRights {
  private readonly due = new Set<UserId>();
  private inTurn: UserId[] = [];
  private isRunning = false;

  constructor(private readonly deps: Deps) {}

  /** Reads whom the user may see and who may see the user: once, however often it is asked for meanwhile. */
  check(userId: UserId): void {
    const { watched, scheduler } = this.deps;
    if (!watched.get(userId) && !watched.isWatching(userId)) return;
    this.due.add(userId);
    if (this.isRunning) return;
    this.isRunning = true;
    scheduler.soon(() => void this.readAll());
  }

  /** Reads the next watchers in turn, and what could not be read before. */
  checkNext(): void {
    if (this.inTurn.length === 0) this.inTurn = [...this.deps.watched.watchingUsers()];
    for (const userId of [...this.due, ...this.inTurn.splice(0, USERS_PER_CHECK)]) this.check(userId);
  }

  private async readAll(): Promise<void> {
    try {
      for (const userId of this.due) {
        this.due.delete(userId);
        await this.read(userId).catch((error: unknown) => {
          this.due.add(userId);
          throw error;
        });
      }
    } catch (error) {
      this.deps.report(error);
    } finally {
      this.isRunning = false;
    }
  }

  private async read(userId: UserId): Promise<void> {
    const { presenceVisibility, onLost } = this.deps;
    const pairs = this.pairsOf(userId);
    for (let from = 0; from < pairs.length; from += USERS_PER_READ) {
      const some = pairs.slice(from, from + USERS_PER_READ);
      const visible = await presenceVisibility.visibleTo(userId, [...new Set(some.map(({ other }) => other))]);
      for (const { connectionId, other, watched } of some) if (!visible.has(other)) onLost(connectionId, watched);
    }
  }

  private pairsOf(userId: UserId): readonly Pair[] {
    const { watched } = this.deps;
    const watchers = [...(watched.get(userId)?.watchers ?? [])];
    return [
      ...watchers.map(([connectionId, other]) => ({ connectionId, other, watched: userId })),
      ...watched.listsOf(userId).map(([connectionId, other]) => ({ connectionId, other, watched: other })),
    ];
  }
}
