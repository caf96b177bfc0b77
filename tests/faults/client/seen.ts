import type { LeanMessage, Member, Message, RoomChanged } from "../../../src/protocol/entities.js";
import type { MemberSeen, MessageSeen } from "../history/event.js";

type Reactions = readonly Readonly<{ emoji: string; count: number; userIds: readonly string[] }>[];

/** The reactions of a message as text, so that the checker can compare them. */
export const reactionsText = (reactions: Reactions): string =>
  reactions.map(({ emoji, count, userIds }) => `${emoji} ${count} ${userIds.join()}`).join("; ");

/** The summary of a thread as text. */
export const threadText = (thread: Readonly<{ replies: number; lastSeq: number }> | null): string | null =>
  thread && `${thread.replies} up to ${thread.lastSeq}`;

export const messageSeen = (message: Message | LeanMessage): MessageSeen => {
  const { id, seq, rev, author, threadOf, threadSeq, thread, reactions } = message;
  return {
    id,
    seq,
    rev,
    author: author.id,
    threadOf,
    threadSeq,
    ...("lean" in message ? {} : { body: message.body }),
    thread: threadText(thread),
    reactions: reactionsText(reactions),
  };
};

type Positions = Pick<Message, "id" | "seq" | "threadOf" | "threadSeq" | "rev">;

const memberSeen = ({ user, rev, leftAt }: Member): MemberSeen => ({ user: user.id, rev, left: leftAt !== null });

export const changeSeen = ({ roomId, from, rev, messages, members }: RoomChanged) => ({
  room: roomId,
  from,
  rev,
  messages: messages.map(messageSeen),
  members: members.map(memberSeen),
});

/** An acknowledged message, as the history records it. */
export const acknowledged = ({ id, seq, threadOf, threadSeq, rev }: Positions) => ({
  message: id,
  seq,
  threadOf,
  threadSeq,
  rev,
});
