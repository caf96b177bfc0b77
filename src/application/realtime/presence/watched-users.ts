import type { UserId } from "../../../domain/accounts/user.js";
import { NO_FACTS, type PresenceFacts } from "../../../domain/presence/presence.js";

/** `shown`: what the watchers were told last. */
export type Watched = { facts: PresenceFacts; shown: string; isRead: boolean; readonly watchers: Map<string, UserId> };

type Listener = Readonly<{ onFirst(userId: UserId): void; onLast(userId: UserId): void }>;

/** Watch lists of the connections of this node: who watches whom. */
export class WatchedUsers {
  private readonly byUser = new Map<UserId, Watched>();
  private readonly lists = new Map<string, Set<UserId>>();

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

  add(connectionId: string, watcher: UserId, userId: UserId): void {
    this.lists.set(connectionId, (this.lists.get(connectionId) ?? new Set()).add(userId));
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
    if (list.size === 0) this.lists.delete(connectionId);
    const watched = this.byUser.get(userId);
    watched?.watchers.delete(connectionId);
    if (watched?.watchers.size !== 0) return;
    this.byUser.delete(userId);
    this.listener.onLast(userId);
  }

  removeAll(connectionId: string): void {
    for (const userId of this.listOf(connectionId)) this.remove(connectionId, userId);
  }
}
