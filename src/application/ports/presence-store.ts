import type { UserId } from "../../domain/accounts/user.js";
import type { ConnectedState, PresenceFacts, UserStatus } from "../../domain/presence/presence.js";
import type { Closable } from "./closable.js";

/** The state of one user on this node; `null`: not connected any more. `at`: when the user was there last. */
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

  /**
   * Replaces a user's choices by the result of `change`, which gets the stored ones. Of changes at the same time, on any
   * node, each one gets the result of the one before it, so `change` may run again. Resolves to whether it returned other
   * choices than it got. Rejects with `service.unavailable` when they could not be stored.
   */
  changeStatus(userId: UserId, change: (earlier: UserStatus) => UserStatus): Promise<boolean>;

  /** Deletes a user's choices and when they were there. Rejects with `service.unavailable` when it could not. */
  forget(userId: UserId): Promise<void>;
}
