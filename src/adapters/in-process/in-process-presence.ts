import type { NodeState, PresenceStore } from "../../application/ports/presence-store.js";
import type { UserId } from "../../domain/accounts/user.js";
import { NO_STATUS, type ConnectedState, type PresenceFacts, type UserStatus } from "../../domain/presence/presence.js";

const MAX_AWAY = 50_000;

type States = Map<UserId, ConnectedState>;
type Remembered = Readonly<Pick<PresenceFacts, "lastSeenAt" | "status">>;

/** Presence of the nodes of one process. It ends with the process, and forgets those who have been away the longest. */
export class InProcessPresence {
  private readonly nodes = new Set<States>();
  private readonly connected = new Map<UserId, Remembered>();
  /** The user who has been away the longest comes first. */
  private readonly away = new Map<UserId, Remembered>();

  constructor(private readonly limits: Readonly<{ maxAway: number }> = { maxAway: MAX_AWAY }) {}

  join(): PresenceStore {
    const own: States = new Map();
    this.nodes.add(own);
    return {
      update: async (states) => this.update(own, states),
      read: async (userIds) => new Map(userIds.map((userId) => [userId, this.factsOf(userId)])),
      changeStatus: async (userId, change) => this.changeStatus(userId, change),
      forget: async (userId) => {
        this.connected.delete(userId);
        this.away.delete(userId);
      },
      close: () => this.leave(own),
    };
  }

  private update(own: States, states: ReadonlyMap<UserId, NodeState>): void {
    for (const [userId, { state, at }] of states) {
      if (state) own.set(userId, state);
      else own.delete(userId);
      this.remember(userId, { ...this.recall(userId), lastSeenAt: at });
    }
  }

  private changeStatus(userId: UserId, change: (earlier: UserStatus) => UserStatus): boolean {
    const remembered = this.recall(userId);
    const status = change(remembered.status);
    if (status === remembered.status) return false;
    this.remember(userId, { ...remembered, status });
    return true;
  }

  private leave(own: States): void {
    this.nodes.delete(own);
    for (const userId of own.keys()) this.remember(userId, this.recall(userId));
  }

  private recall(userId: UserId): Remembered {
    return this.connected.get(userId) ?? this.away.get(userId) ?? { lastSeenAt: null, status: NO_STATUS };
  }

  private remember(userId: UserId, remembered: Remembered): void {
    this.connected.delete(userId);
    this.away.delete(userId);
    const isConnected = [...this.nodes].some((node) => node.has(userId));
    (isConnected ? this.connected : this.away).set(userId, remembered);
    const [oldest] = this.away.keys();
    if (oldest !== undefined && this.away.size > this.limits.maxAway) this.away.delete(oldest);
  }

  private factsOf(userId: UserId): PresenceFacts {
    const states = [...this.nodes].flatMap((node) => node.get(userId) ?? []);
    return { state: mostActive(states), ...this.recall(userId) };
  }
}

function mostActive(states: readonly ConnectedState[]): ConnectedState | null {
  if (states.includes("online")) return "online";
  return states.includes("away") ? "away" : null;
}
