import type { UserId, UserSummary } from "../../domain/accounts/user.js";
import type { MessageId } from "../../domain/messages/message.js";
import type { Closable } from "./closable.js";

/** A user who reacted, with the `rev` of the reaction. */
export type Reactor = Readonly<{ user: UserSummary; rev: number; at: Date }>;

/** `after`: the `rev` of the last reactor of the previous page. */
export type ReactorQuery = Readonly<{ messageId: MessageId; emoji: string; after?: number; limit: number }>;

/** Reactions, for reading. */
export interface ReactionReader extends Closable {
  /** The reactors of one kind, in order of `rev`, at most `limit`. A page costs its size, however many reacted. */
  reactors(query: ReactorQuery): Promise<readonly Reactor[]>;

  /** The kinds of the user's reactions to each message, in no order; messages without one are missing. */
  reactionsOf(userId: UserId, messageIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, ReadonlySet<string>>>;
}
