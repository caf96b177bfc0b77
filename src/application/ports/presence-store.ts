import type { UserId } from "../../domain/accounts/user.js";
import type { ConnectedState, PresenceFacts, UserStatus } from "../../domain/presence/presence.js";
import type { Closable } from "./closable.js";

/** The state of one user on this node; `null`: not connected any more. `at`: since when. */
export type NodeState = Readonly<{ state: ConnectedState | null; at: Date }>;

/**
 * Holds who is connected to which node, and what users chose to show. The states of a node that stops, also without
 * warning, disappear after some seconds. A user's state is the most active one of all nodes.
 */
export interface PresenceStore extends Closable {
  /**
   * Sets the states of these users on this node. Resolves when other nodes can read them. Never rejects: states that
   * could not be stored are stored as soon as the store is available again.
   */
  update(states: ReadonlyMap<UserId, NodeState>): Promise<void>;

  /** Facts about each of the users, also unknown ones; `null` while the store cannot be relied on: keep what you have. */
  read(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, PresenceFacts> | null>;

  /** Replaces a user's choices. Rejects with `service.unavailable` when they could not be stored. */
  saveStatus(userId: UserId, status: UserStatus): Promise<void>;

  /** Deletes a user's choices and when they were there. Rejects with `service.unavailable` when it could not. */
  forget(userId: UserId): Promise<void>;
}
