import type { UserId } from "../../domain/accounts/user.js";
import { isComplete } from "../../domain/messages/change-reactions.js";
import type { Message, MessageId } from "../../domain/messages/message.js";
import type { Actor } from "../actor.js";
import type { ReactionReader } from "../ports/reaction-reader.js";

/** The user to whom messages are shown, with what belongs to them alone. */
export type MessageReader = Readonly<{
  userId: UserId;
  /**
   * The reader's reactions to each message, in the order of its kinds; messages without reactions are missing. `null` in
   * announcements, which do not contain them.
   */
  reactions: ReadonlyMap<MessageId, readonly string[]> | null;
}>;

/** The reader of an announcement. */
export const announcedTo = (userId: UserId): MessageReader => ({ userId, reactions: null });

/**
 * Describes the reader of the messages in an answer. Every answer with messages goes through here. Costs one query more
 * only if one of the messages has a kind of reaction with more users than its summary lists.
 */
export class DescribeReader {
  constructor(private readonly deps: Readonly<{ reactionReader: Pick<ReactionReader, "reactionsOf"> }>) {}

  async execute({ userId }: Pick<Actor, "userId">, messages: readonly Message[]): Promise<MessageReader> {
    const reactedTo = messages.filter(({ reactions }) => reactions.length > 0);
    const unlisted = reactedTo.filter(({ reactions }) => !reactions.every(isComplete)).map(({ id }) => id);
    const stored = unlisted.length === 0 ? null : await this.deps.reactionReader.reactionsOf(userId, unlisted);
    const own = ({ id, reactions }: Message) =>
      reactions
        .filter(({ emoji, userIds }) => userIds.includes(userId) || (stored?.get(id)?.has(emoji) ?? false))
        .map(({ emoji }) => emoji);
    return { userId, reactions: new Map(reactedTo.map((message) => [message.id, own(message)])) };
  }
}
