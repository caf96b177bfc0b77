import type { UserId } from "../../../domain/accounts/user.js";
import type { Presence } from "../../../domain/presence/presence.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { Scheduler } from "../../ports/scheduler.js";

const PUSH_EVERY_MS = 250;
/** Pushes to one connection at a time. The others follow. */
const MAX_PUSHES = 20;

type Deps = Readonly<{
  messageBroadcaster: Pick<MessageBroadcaster, "pushIfDrained">;
  scheduler: Scheduler;
  /** The newest presence that the connection may see; `null` when it does not watch the user any more. */
  presenceFor: (connectionId: string, userId: UserId) => Presence | null;
}>;

/** Presences that connections have to be told of, the newest one each. A slow reader gets them when it has read. */
export class PresencePushes {
  private readonly due = new Map<string, Set<UserId>>();
  private readonly hidden = new Map<string, Map<UserId, Presence>>();
  private timer: { cancel(): void } | null = null;

  constructor(private readonly deps: Deps) {}

  add(connectionId: string, userId: UserId): void {
    this.due.set(connectionId, (this.due.get(connectionId) ?? new Set()).add(userId));
    this.schedule();
  }

  /** Pushes a last presence of a user whom the connection may not see any more. */
  addLast(connectionId: string, presence: Presence): void {
    const last = this.hidden.get(connectionId) ?? new Map<UserId, Presence>();
    this.hidden.set(connectionId, last.set(presence.userId, presence));
    this.add(connectionId, presence.userId);
  }

  /** Leaves out presences that an answer has given to the connection. */
  forget(connectionId: string, userIds: readonly UserId[]): void {
    for (const userId of userIds) {
      this.due.get(connectionId)?.delete(userId);
      this.hidden.get(connectionId)?.delete(userId);
    }
  }

  discard(connectionId: string): void {
    this.due.delete(connectionId);
    this.hidden.delete(connectionId);
  }

  private schedule(): void {
    this.timer ??= this.deps.scheduler.after(PUSH_EVERY_MS, () => this.push());
  }

  private push(): void {
    this.timer = null;
    for (const [connectionId, userIds] of this.due) {
      this.pushSome(connectionId, userIds);
      if (userIds.size === 0) this.discard(connectionId);
    }
    if (this.due.size > 0) this.schedule();
  }

  private pushSome(connectionId: string, userIds: Set<UserId>): void {
    let pushes = 0;
    for (const userId of userIds) {
      if (pushes === MAX_PUSHES) return;
      const { messageBroadcaster, presenceFor } = this.deps;
      const presence = presenceFor(connectionId, userId) ?? this.hidden.get(connectionId)?.get(userId);
      if (presence && !messageBroadcaster.pushIfDrained(connectionId, { presenceChanged: presence })) return;
      pushes += 1;
      userIds.delete(userId);
      this.hidden.get(connectionId)?.delete(userId);
    }
  }
}
