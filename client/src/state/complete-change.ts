import type { LeanMessage, Message, RoomChanged } from "../protocol.js";
import type { MessageList } from "./message-list.js";
import { withKnownReactions } from "./own-reactions.js";

/** A change whose messages are whole. */
export type CompleteChange = Omit<RoomChanged, "messages"> & Readonly<{ messages: readonly Message[] }>;

/** `me`: the id of the user, once it is known. `rev`: the `rev` up to which every change is applied. */
type Held = Readonly<{ messages: MessageList; rev: number; me: string | undefined }>;

/**
 * Completes the messages of a change with fields of the held ones. Drops a lean message that is not held, because it is
 * older than the oldest page.
 */
export function completeChange(change: RoomChanged, { messages, rev, me }: Held): CompleteChange {
  const reacted = change.rev > rev ? (change.reacted ?? []) : [];
  const completed = change.messages.flatMap((incoming) => {
    const older = messages.find(({ id }) => id === incoming.id) ?? null;
    const message = complete(incoming, older);
    return message ? [withKnownReactions(message, { older, me, reacted })] : [];
  });
  return { ...change, messages: completed };
}

function complete(message: Message | LeanMessage, older: Message | null): Message | null {
  if (!("lean" in message)) return message;
  if (!older) return null;
  const { lean: _, ...changed } = message;
  const { body, data, mentions, replyTo } = older;
  return { ...changed, body, data, mentions, replyTo };
}
