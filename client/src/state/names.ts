import type { Member, Message, Notice, UserSummary } from "../protocol.js";

/**
 * Gives incoming messages the latest known names of their authors. Skips authors who left, because their later names
 * are unknown.
 */
export const withKnownAuthors = (
  messages: readonly Message[],
  members: ReadonlyMap<string, Member>,
): readonly Message[] =>
  messages.map((message) => {
    const member = members.get(message.author.id);
    return member?.leftAt === null && member.rev > message.rev ? withAuthor(message, member.user) : message;
  });

/** Gives the held messages the new names of these members. */
export function renameAuthors<M extends Message>(messages: readonly M[], renamed: readonly Member[]): readonly M[] {
  const users = new Map(renamed.map(({ user }) => [user.id, user]));
  const hasRenamedAuthor = ({ author }: Message) => isRenamed(author, users.get(author.id) ?? author);
  if (!messages.some(hasRenamedAuthor)) return messages;
  return messages.map((message) => withAuthor(message, users.get(message.author.id) ?? message.author));
}

const withAuthor = <M extends Message>(message: M, author: UserSummary): M =>
  isRenamed(message.author, author) ? { ...message, author } : message;

const isRenamed = (a: UserSummary, b: UserSummary) => a.username !== b.username || a.displayName !== b.displayName;

/** The same for the people of notices. */
export const withKnownPeople = (notices: readonly Notice[], members: ReadonlyMap<string, Member>): readonly Notice[] =>
  notices.map((notice) =>
    withPeople(notice, ({ id }) => {
      const member = members.get(id);
      return member?.leftAt === null && member.rev > notice.rev ? member.user : undefined;
    }),
  );

export function renamePeople(notices: readonly Notice[], renamed: readonly Member[]): readonly Notice[] {
  if (renamed.length === 0) return notices;
  const users = new Map(renamed.map(({ user }) => [user.id, user]));
  const next = notices.map((notice) => withPeople(notice, ({ id }) => users.get(id)));
  return next.every((notice, index) => notice === notices[index]) ? notices : next;
}

function withPeople(notice: Notice, userOf: (user: UserSummary) => UserSummary | undefined): Notice {
  const { actor, subject } = notice;
  const named = (user: UserSummary): UserSummary => {
    const known = userOf(user);
    return known && isRenamed(user, known) ? known : user;
  };
  const next = { actor: named(actor), ...(subject && { subject: named(subject) }) };
  return next.actor === actor && next.subject === subject ? notice : { ...notice, ...next };
}
