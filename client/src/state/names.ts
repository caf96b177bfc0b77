import type { Member, Message, UserSummary } from "../protocol.js";
import type { Messages } from "./messages.js";

/** Messages that come in, under the names that the room was told of since. Who left may be called otherwise by now. */
export const underKnownNames = (messages: Messages, members: ReadonlyMap<string, Member>): Messages =>
  messages.map((message) => {
    const member = members.get(message.author.id);
    return member?.leftAt === null && member.rev > message.rev ? by(message, member.user) : message;
  });

/** Messages that are held, once the room was told of these members. */
export function underNewNames(messages: Messages, news: readonly Member[]): Messages {
  const users = new Map(news.map(({ user }) => [user.id, user]));
  const isRenamed = ({ author }: Message) => differ(author, users.get(author.id) ?? author);
  if (!messages.some(isRenamed)) return messages;
  return messages.map((message) => by(message, users.get(message.author.id) ?? message.author));
}

const by = (message: Message, author: UserSummary): Message =>
  differ(message.author, author) ? { ...message, author } : message;

const differ = (a: UserSummary, b: UserSummary) => a.username !== b.username || a.displayName !== b.displayName;
