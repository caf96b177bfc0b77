import type { UserId } from "../../domain/accounts/user.js";
import type { MessageId } from "../../domain/messages/message.js";
import type { Reaction } from "../../domain/messages/reactions.js";

export type ReactionKey = Pick<Reaction, "messageId" | "emoji" | "userId">;

/** Reactions, for changes. Only inside a `UnitOfWork` that locked the message's room. */
export interface ReactionRepository {
  has(key: ReactionKey): Promise<boolean>;

  /** Stores a reaction that is not stored yet. */
  add(reaction: Reaction): Promise<void>;

  /** Removes a reaction. Removing an unknown one has no effect. */
  remove(key: ReactionKey): Promise<void>;

  /** The first `limit` reactors of one kind, in order of `rev`. Reads no more reactions than that. */
  firstReactors(messageId: MessageId, emoji: string, limit: number): Promise<readonly UserId[]>;
}
