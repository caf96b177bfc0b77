import type { UserId } from "../../../domain/accounts/user.js";
import type { Counts } from "../../../domain/limits/counts.js";
import type { Scheduler } from "../../ports/scheduler.js";
import type { PresenceVisibility } from "../../presence/presence-visibility.js";
import { WatchedUsers } from "./watched-users.js";

const USERS_PER_READ = 500;
/** Watchers whose rights each check reads again in turn, because it may have missed that somebody left a room. */
const USERS_PER_CHECK = 20;

/** A watch, and the person with whom a room has to be shared for it. */
type Pair = Readonly<{ connectionId: string; other: UserId; watched: UserId; hasEnded: boolean }>;

type Deps = Readonly<{
  watched: WatchedUsers;
  counts: Pick<Counts, "presence.watched">;
  presenceVisibility: Pick<PresenceVisibility, "visibleTo">;
  scheduler: Scheduler;
  /** Called when a watch has ended because the right to it was lost, and when it began again. */
  onLost: (connectionId: string, userId: UserId) => void;
  onRegained: (connectionId: string, userId: UserId) => void;
  report: (error: unknown) => void;
}>;

/** Reads again who may watch whom, one user after the other. Ends watches, and begins them again when the right is back. */
export class WatchRights {
  /** Watches that ended because the right to them was lost. */
  private readonly ended = new WatchedUsers({ onFirst: () => {}, onLast: () => {} });
  private readonly due = new Set<UserId>();
  private inTurn: UserId[] = [];
  private isRunning = false;

  constructor(private readonly deps: Deps) {}

  /** Whether there is no watch, not even an ended one. */
  get isEmpty(): boolean {
    return this.deps.watched.size === 0 && this.ended.size === 0;
  }

  /** Connections with a watch, which may have ended, and their users. */
  *connections(): Iterable<readonly [string, UserId]> {
    yield* this.deps.watched.connections();
    yield* this.ended.connections();
  }

  /** Reads whom the user may see and who may see the user: once, however often it is asked for meanwhile. */
  check(userId: UserId): void {
    const { watched, scheduler } = this.deps;
    if (!watched.concerns(userId) && !this.ended.concerns(userId)) return;
    this.due.add(userId);
    if (this.isRunning) return;
    this.isRunning = true;
    scheduler.soon(() => void this.readAll());
  }

  /** Reads the same if watches of the user, or by them, have ended. */
  checkEnded(userId: UserId): void {
    if (this.ended.concerns(userId)) this.check(userId);
  }

  /** Begins no ended watch of the connection again: of these users, or of anybody. */
  forgetEnded(connectionId: string, userIds: Iterable<UserId> = [...this.ended.listOf(connectionId)]): void {
    for (const userId of userIds) this.ended.remove(connectionId, userId);
  }

  /** Reads the rights of all watchers. */
  checkAll(): void {
    for (const userId of this.watchers()) this.check(userId);
  }

  /** Reads the next watchers in turn, and what could not be read before. */
  checkNext(): void {
    if (this.inTurn.length === 0) this.inTurn = [...this.watchers()];
    for (const userId of [...this.due, ...this.inTurn.splice(0, USERS_PER_CHECK)]) this.check(userId);
  }

  private watchers(): ReadonlySet<UserId> {
    return new Set([...this.deps.watched.watchingUsers(), ...this.ended.watchingUsers()]);
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
    const { presenceVisibility } = this.deps;
    const pairs = this.pairsOf(userId);
    for (let from = 0; from < pairs.length; from += USERS_PER_READ) {
      const some = pairs.slice(from, from + USERS_PER_READ);
      const visible = await presenceVisibility.visibleTo(userId, [...new Set(some.map(({ other }) => other))]);
      for (const { connectionId, other, watched, hasEnded } of some) {
        if (!hasEnded && !visible.has(other)) this.end(connectionId, watched);
        if (hasEnded && visible.has(other)) this.beginAgain(connectionId, watched);
      }
    }
  }

  private end(connectionId: string, userId: UserId): void {
    if (this.move({ connectionId, userId }, this.deps.watched, this.ended)) this.deps.onLost(connectionId, userId);
  }

  private beginAgain(connectionId: string, userId: UserId): void {
    if (this.move({ connectionId, userId }, this.ended, this.deps.watched)) this.deps.onRegained(connectionId, userId);
  }

  /** Moves a watch, unless the connection has given it up. A watch for which the other list has no space is dropped. */
  private move(
    { connectionId, userId }: Readonly<{ connectionId: string; userId: UserId }>,
    from: WatchedUsers,
    to: WatchedUsers,
  ): boolean {
    const watcher = from.get(userId)?.watchers.get(connectionId);
    if (watcher === undefined) return false;
    from.remove(connectionId, userId);
    if (to.listOf(connectionId).size < this.deps.counts["presence.watched"]) to.add(connectionId, watcher, userId);
    return true;
  }

  private pairsOf(userId: UserId): readonly Pair[] {
    return [...pairsIn(this.deps.watched, userId, false), ...pairsIn(this.ended, userId, true)];
  }
}

function pairsIn(list: WatchedUsers, userId: UserId, hasEnded: boolean): readonly Pair[] {
  const watchers = [...(list.get(userId)?.watchers ?? [])];
  return [
    ...watchers.map(([connectionId, other]) => ({ connectionId, other, watched: userId, hasEnded })),
    ...list.listsOf(userId).map(([connectionId, other]) => ({ connectionId, other, watched: other, hasEnded })),
  ];
}
