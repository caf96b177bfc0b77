import type { UserId } from "../accounts/user.js";
import { messageDeleted, tooManyReactions } from "./errors.js";
import type { Message } from "./message.js";
import type { ReactionSummary } from "./reactions.js";

/** Reactors that a summary lists. */
export const MAX_LISTED_REACTORS = 10;

export function assertMayReact({ deletedAt }: Message): void {
  if (deletedAt) throw messageDeleted();
}

/** The message with a reaction that the user has not given yet. `maxKinds`: kinds that a message may have. */
export function withReaction(
  message: Message,
  emoji: string,
  { userId, maxKinds }: Readonly<{ userId: UserId; maxKinds: number }>,
): Message {
  if (!mayAddReaction(message.reactions, emoji, maxKinds)) throw tooManyReactions(maxKinds);
  return { ...message, reactions: addReaction(message.reactions, emoji, userId) };
}

/** The message without a reaction that the user has given. `next` is the eleventh reactor. */
export const withoutReaction = (
  message: Message,
  emoji: string,
  { userId, next }: Readonly<{ userId: UserId; next: UserId | null }>,
): Message => ({ ...message, reactions: removeReaction(message.reactions, emoji, userId, next) });

/** Whether the summary lists all reactors of the kind. */
export const isComplete = ({ count, userIds }: ReactionSummary): boolean => userIds.length === count;

/** Whether the message may get a reaction of this kind. Kinds that it has already are always allowed. */
export const mayAddReaction = (reactions: readonly ReactionSummary[], emoji: string, maxKinds: number): boolean =>
  reactions.length < maxKinds || reactions.some((reaction) => reaction.emoji === emoji);

/** Adds a reaction that the user has not given yet. A new kind comes last. */
export function addReaction(
  reactions: readonly ReactionSummary[],
  emoji: string,
  userId: UserId,
): readonly ReactionSummary[] {
  if (!reactions.some((reaction) => reaction.emoji === emoji))
    return [...reactions, { emoji, count: 1, userIds: [userId] }];
  return reactions.map((reaction) => (reaction.emoji === emoji ? withReactor(reaction, userId) : reaction));
}

const withReactor = ({ emoji, count, userIds }: ReactionSummary, userId: UserId): ReactionSummary => ({
  emoji,
  count: count + 1,
  userIds: userIds.length < MAX_LISTED_REACTORS ? [...userIds, userId] : userIds,
});

/**
 * Removes a reaction that the user has given. `next` is the eleventh reactor, who takes the place of a listed one. A
 * kind without reactors is removed.
 */
export const removeReaction = (
  reactions: readonly ReactionSummary[],
  emoji: string,
  userId: UserId,
  next: UserId | null,
): readonly ReactionSummary[] =>
  reactions
    .map((reaction) => (reaction.emoji === emoji ? withoutReactor(reaction, userId, next) : reaction))
    .filter(({ count }) => count > 0);

function withoutReactor({ emoji, count, userIds }: ReactionSummary, userId: UserId, next: UserId | null) {
  const others = userIds.filter((id) => id !== userId);
  const isListed = others.length < userIds.length;
  return { emoji, count: count - 1, userIds: isListed && next !== null ? [...others, next] : others };
}
