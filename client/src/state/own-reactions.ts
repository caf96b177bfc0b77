import type { Message, Reacted } from "../protocol.js";

type Reaction = Message["reactions"][number];
type OwnReaction = Readonly<{ emoji: string; added: boolean; userId: string | null }>;

/** Reactors that a message lists per emoji. */
const LISTED_REACTORS = 10;

/** The message as it will be once the user's reaction is added or removed. */
export function withOwnReaction(message: Message, { emoji, added, userId }: OwnReaction): Message {
  const mine = ownReactions(message, userId);
  if (message.deletedAt || mine.includes(emoji) === added) return message;
  if (!added) {
    const reactions = message.reactions.map((reaction) =>
      reaction.emoji === emoji
        ? { ...reaction, count: reaction.count - 1, userIds: reaction.userIds.filter((id) => id !== userId) }
        : reaction,
    );
    return {
      ...message,
      reactions: reactions.filter(({ count }) => count > 0),
      myReactions: mine.filter((each) => each !== emoji),
    };
  }
  const isNew = !message.reactions.some((reaction) => reaction.emoji === emoji);
  const held: readonly Reaction[] = isNew
    ? [...message.reactions, { emoji, count: 0, userIds: [] }]
    : message.reactions;
  const reactions = held.map((reaction) => (reaction.emoji === emoji ? withReactor(reaction, userId) : reaction));
  return { ...message, reactions, myReactions: [...mine, emoji] };
}

const withReactor = ({ emoji, count, userIds }: Reaction, userId: string | null): Reaction => ({
  emoji,
  count: count + 1,
  userIds: userId !== null && userIds.length < LISTED_REACTORS ? [...userIds, userId] : userIds,
});

/**
 * Adds the user's reactions to a message of a change, which names nobody's. They follow from the reactors that it lists,
 * from the reactions that the change tells of, and from the held message.
 */
export function withKnownReactions<M extends Message>(
  message: M,
  { older, me, reacted }: Readonly<{ older: Message | null; me: string | undefined; reacted: readonly Reacted[] }>,
): M {
  if (message.reactions.length === 0 || message.myReactions || me === undefined) return message;
  const mine = new Set(older?.myReactions);
  const told = reacted.filter(({ messageId, userId }) => messageId === message.id && userId === me);
  for (const { emoji, added } of told) {
    if (added) mine.add(emoji);
    else mine.delete(emoji);
  }
  const isKnown = ({ emoji, count, userIds }: Reaction) =>
    userIds.length === count || userIds.includes(me) || told.some((each) => each.emoji === emoji);
  const isMine = ({ emoji, count, userIds }: Reaction) =>
    userIds.includes(me) || (userIds.length < count && mine.has(emoji));
  if (!older?.myReactions && older?.reactions.length !== 0 && !message.reactions.every(isKnown)) return message;
  return { ...message, myReactions: message.reactions.filter(isMine).map(({ emoji }) => emoji) };
}

/** Keeps what only answers to the user contain, and a change for everyone does not. A kind that is gone is nobody's. */
export function keepOwnFields<M extends Message>(older: M, newer: M): M {
  const { clientMessageId = older.clientMessageId } = newer;
  const kinds = new Set(newer.reactions.map(({ emoji }) => emoji));
  const myReactions =
    kinds.size > 0 ? (newer.myReactions ?? older.myReactions?.filter((emoji) => kinds.has(emoji))) : undefined;
  if (clientMessageId === newer.clientMessageId && myReactions === newer.myReactions) return newer;
  const { myReactions: _, ...rest } = newer;
  return { ...rest, ...(clientMessageId && { clientMessageId }), ...(myReactions && { myReactions }) } as M;
}

/** The user's reactions. Only an answer to the user names those that a long list of reactors leaves out. */
const ownReactions = ({ reactions, myReactions }: Message, userId: string | null): readonly string[] =>
  myReactions ??
  reactions.flatMap(({ emoji, userIds }) => (userId !== null && userIds.includes(userId) ? [emoji] : []));
