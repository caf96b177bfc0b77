import type { UserId } from "../accounts/user.js";
import type { ReactionSummary } from "./reactions.js";

/** Maximum of kinds of reactions on a message, and so also of one user on a message. */
export const MAX_REACTION_KINDS = 20;

const MAX_LISTED_REACTORS = 10;

/** Whether the message may get a reaction of this kind. Kinds that it has already are always allowed. */
export const mayAddReaction = (reactions: readonly ReactionSummary[], emoji: string): boolean =>
  reactions.length < MAX_REACTION_KINDS || reactions.some((reaction) => reaction.emoji === emoji);

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
