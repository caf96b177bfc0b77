import type { NodeState, PresenceStore } from "../../application/ports/presence-store.js";
import type { UserId } from "../../domain/accounts/user.js";
import { NO_STATUS, type ConnectedState, type PresenceFacts, type UserStatus } from "../../domain/presence/presence.js";

type States = Map<UserId, ConnectedState>;

/** Presence of the nodes of one process. It ends with the process. */
export class InProcessPresence {
  private readonly nodes = new Set<States>();
  private readonly lastSeen = new Map<UserId, Date>();
  private readonly statuses = new Map<UserId, UserStatus>();

  join(): PresenceStore {
    const own: States = new Map();
    this.nodes.add(own);
    return {
      update: async (states) => this.update(own, states),
      read: async (userIds) => new Map(userIds.map((userId) => [userId, this.factsOf(userId)])),
      saveStatus: async (userId, status) => void this.statuses.set(userId, status),
      close: () => void this.nodes.delete(own),
    };
  }

  private update(own: States, states: ReadonlyMap<UserId, NodeState>): void {
    for (const [userId, { state, at }] of states) {
      this.lastSeen.set(userId, at);
      if (state) own.set(userId, state);
      else own.delete(userId);
    }
  }

  private factsOf(userId: UserId): PresenceFacts {
    const states = [...this.nodes].flatMap((node) => node.get(userId) ?? []);
    return {
      state: mostActive(states),
      lastSeenAt: this.lastSeen.get(userId) ?? null,
      status: this.statuses.get(userId) ?? NO_STATUS,
    };
  }
}

function mostActive(states: readonly ConnectedState[]): ConnectedState | null {
  if (states.includes("online")) return "online";
  return states.includes("away") ? "away" : null;
}
