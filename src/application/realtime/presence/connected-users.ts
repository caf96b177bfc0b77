import type { UserId } from "../../../domain/accounts/user.js";
import type { Durations } from "../../../domain/limits/durations.js";
import type { ConnectedState } from "../../../domain/presence/presence.js";
import type { Clock } from "../../ports/clock.js";
import type { NodeState, PresenceStore } from "../../ports/presence-store.js";
import type { Scheduler } from "../../ports/scheduler.js";

type Deps = Readonly<{
  presenceStore: Pick<PresenceStore, "update">;
  scheduler: Scheduler;
  clock: Clock;
  durations: Pick<Durations, "presence.grace">;
  /** Called when other nodes can read the new states of these users, which differ from the earlier ones. */
  onStored: (userIds: readonly UserId[]) => void;
  report: (error: unknown) => void;
}>;

type Connected = {
  readonly connections: Map<string, ConnectedState>;
  stored: ConnectedState | null;
  grace: { cancel(): void } | null;
};

/** The users who are connected to this node, each with the state of their most active connection. */
export class ConnectedUsers {
  private readonly users = new Map<UserId, Connected>();
  private unsaved = new Map<UserId, NodeState>();
  /** The users of `unsaved` whose state changed. */
  private changed = new Set<UserId>();
  private saving: Promise<void> = Promise.resolve();

  constructor(private readonly deps: Deps) {}

  connect(connectionId: string, userId: UserId): void {
    this.set(connectionId, userId, "online");
  }

  set(connectionId: string, userId: UserId, state: ConnectedState): void {
    const user = this.users.get(userId) ?? { connections: new Map(), stored: null, grace: null };
    this.users.set(userId, user);
    user.grace?.cancel();
    user.grace = null;
    user.connections.set(connectionId, state);
    this.store(userId, user, this.deps.clock.now());
  }

  /** A user without connections stays connected for a while. */
  disconnect(connectionId: string, userId: UserId): void {
    const user = this.users.get(userId);
    if (!user?.connections.delete(connectionId)) return;
    const at = this.deps.clock.now();
    if (user.connections.size > 0) return this.store(userId, user, at);
    // The node may stop before the time of grace is over.
    this.save(userId, { state: user.stored, at });
    user.grace = this.deps.scheduler.after(this.deps.durations["presence.grace"], () => {
      this.users.delete(userId);
      this.store(userId, user, at);
    });
  }

  private store(userId: UserId, user: Connected, at: Date): void {
    const states = [...user.connections.values()];
    const state = states.includes("online") ? "online" : (states[0] ?? null);
    if (state === user.stored) return;
    user.stored = state;
    this.changed.add(userId);
    this.save(userId, { state, at });
  }

  /** Saves all states of one turn of the event loop together. */
  private save(userId: UserId, state: NodeState): void {
    if (this.unsaved.size === 0) this.deps.scheduler.soon(() => void this.flush());
    this.unsaved.set(userId, state);
  }

  /** Resolves when all states are stored. */
  flush(): Promise<void> {
    this.saving = this.saving.then(() => this.saveAll()).catch(this.deps.report);
    return this.saving;
  }

  private async saveAll(): Promise<void> {
    if (this.unsaved.size === 0) return;
    const { unsaved, changed } = this;
    this.unsaved = new Map();
    this.changed = new Set();
    await this.deps.presenceStore.update(unsaved);
    if (changed.size > 0) this.deps.onStored([...changed]);
  }
}
