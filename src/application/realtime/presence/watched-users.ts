import type { UserId } from "../../../domain/accounts/user.js";
import { NO_FACTS, type PresenceFacts } from "../../../domain/presence/presence.js";

/** `shown`: what the watchers were told last. */
export type Watched = { facts: PresenceFacts; shown: string; isRead: boolean; readonly watchers: Map<string, UserId> };

type Listener = Readonly<{ onFirst(userId: UserId): void; onLast(userId: UserId): void }>;

/** Watch lists of the connections of this node: who watches whom. */
export class WatchedUsers {
  private readonly byUser = new Map<UserId, Watched>();
  private readonly lists = new Map<string, Set<UserId>>();
  /** Connections that watch somebody, by their user. */
  private readonly watching = new Map<UserId, Set<string>>();

  constructor(private readonly listener: Listener) {}

  get size(): number {
    return this.byUser.size;
  }

  get(userId: UserId): Watched | undefined {
    return this.byUser.get(userId);
  }

  all(): readonly UserId[] {
    return [...this.byUser.keys()];
  }

  listOf(connectionId: string): ReadonlySet<UserId> {
    return this.lists.get(connectionId) ?? new Set();
  }

  /** Users with a watch list on this node. */
  watchingUsers(): Iterable<UserId> {
    return this.watching.keys();
  }

  /** Whether the user watches somebody, or is watched. */
  concerns(userId: UserId): boolean {
    return this.watching.has(userId) || this.byUser.has(userId);
  }

  /** Connections of the user, and whom each watches. */
  listsOf(userId: UserId): readonly (readonly [string, UserId])[] {
    return [...(this.watching.get(userId) ?? [])].flatMap((connectionId) =>
      [...this.listOf(connectionId)].map((other) => [connectionId, other] as const),
    );
  }

  /** Connections that watch somebody, with their users. */
  *connections(): Iterable<readonly [string, UserId]> {
    for (const [userId, connectionIds] of this.watching)
      for (const connectionId of connectionIds) yield [connectionId, userId];
  }

  add(connectionId: string, watcher: UserId, userId: UserId): void {
    this.lists.set(connectionId, (this.lists.get(connectionId) ?? new Set()).add(userId));
    this.watching.set(watcher, (this.watching.get(watcher) ?? new Set()).add(connectionId));
    let watched = this.byUser.get(userId);
    if (!watched) {
      watched = { facts: NO_FACTS, shown: "", isRead: false, watchers: new Map() };
      this.byUser.set(userId, watched);
      this.listener.onFirst(userId);
    }
    watched.watchers.set(connectionId, watcher);
  }

  remove(connectionId: string, userId: UserId): void {
    const list = this.lists.get(connectionId);
    if (!list?.delete(userId)) return;
    const watched = this.byUser.get(userId);
    const watcher = watched?.watchers.get(connectionId);
    if (list.size === 0) {
      this.lists.delete(connectionId);
      if (watcher !== undefined) this.endList(connectionId, watcher);
    }
    watched?.watchers.delete(connectionId);
    if (watched?.watchers.size !== 0) return;
    this.byUser.delete(userId);
    this.listener.onLast(userId);
  }

  private endList(connectionId: string, watcher: UserId): void {
    const connectionIds = this.watching.get(watcher);
    connectionIds?.delete(connectionId);
    if (connectionIds?.size === 0) this.watching.delete(watcher);
  }

  removeAll(connectionId: string): void {
    for (const userId of this.listOf(connectionId)) this.remove(connectionId, userId);
  }
}
