import type { UserId } from "../accounts/user.js";
import type { Message, MessageId } from "../messages/message.js";
import type { MessageMatch } from "./match-message.js";

export type SearchOrder = "newest" | "relevance";

/** A feature of a message: a link in its text, a mention, a reaction, a thread of its own, or a pin. */
export type MessageTrait = "link" | "mention" | "reaction" | "thread" | "pin";

/** Only messages of this author, sent before and after these times, that have this. */
export type MessageFilter = Readonly<{ authorId?: UserId; before?: Date; after?: Date; has?: MessageTrait }>;

/** The place of a message among the found ones. */
export type FoundPlace = Readonly<{ relevance: number; sentAt: Date; messageId: MessageId }>;

type Found = Readonly<{ message: Message; match: MessageMatch }>;

/** Only this many of the newest found messages are ordered by relevance. */
export const MAX_RANKED = 200;

const hasTrait: Readonly<Record<MessageTrait, (message: Message) => boolean>> = {
  link: ({ body }) => /https?:\/\//i.test(body ?? ""),
  mention: ({ mentions }) => mentions.room || mentions.here || mentions.userIds.length > 0,
  reaction: ({ reactions }) => reactions.length > 0,
  thread: ({ thread }) => thread !== null,
  pin: ({ pinnedAt }) => pinnedAt !== null,
};

/** Whether the message has a text and passes the filter. */
export function passesFilter(message: Message, { authorId, before, after, has }: MessageFilter): boolean {
  if (message.deletedAt || message.body === null) return false;
  if (authorId !== undefined && message.author.id !== authorId) return false;
  if (before && message.sentAt >= before) return false;
  if (after && message.sentAt <= after) return false;
  return has === undefined || hasTrait[has](message);
}

export const placeOf = ({ message, match }: Found): FoundPlace => ({
  relevance: match.relevance,
  sentAt: message.sentAt,
  messageId: message.id,
});

type TimedPlace = Omit<FoundPlace, "relevance">;

/** The newest first, and of one moment the highest id. */
export const byNewest = (a: TimedPlace, b: TimedPlace): number =>
  b.sentAt.getTime() - a.sentAt.getTime() || (a.messageId < b.messageId ? 1 : -1);

const byRelevance = (a: FoundPlace, b: FoundPlace): number => b.relevance - a.relevance || byNewest(a, b);

/**
 * The messages of a page, in order, and the place of the last one when others follow. Takes them from the newest
 * MAX_RANKED for an order by relevance.
 */
export function pageOfFound<F extends Found>(
  found: readonly F[],
  { order, after, limit }: Readonly<{ order: SearchOrder; after?: FoundPlace; limit: number }>,
): Readonly<{ items: readonly F[]; next: FoundPlace | null }> {
  const newest = found.toSorted((a, b) => byNewest(placeOf(a), placeOf(b)));
  const compare = order === "newest" ? byNewest : byRelevance;
  const ranked =
    order === "newest" ? newest : newest.slice(0, MAX_RANKED).toSorted((a, b) => byRelevance(placeOf(a), placeOf(b)));
  const isFurther = (one: F) =>
    !after || (placeOf(one).messageId !== after.messageId && compare(after, placeOf(one)) < 0);
  const further = ranked.filter(isFurther);
  const items = further.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && further.length > limit ? placeOf(last) : null };
}
