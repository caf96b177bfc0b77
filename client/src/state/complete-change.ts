import type { LeanMessage, Message, RoomChanged } from "../protocol.js";
import type { MessageList } from "./message-list.js";

/** A change whose messages are whole. */
export type CompleteChange = Omit<RoomChanged, "messages"> & Readonly<{ messages: readonly Message[] }>;

/**
 * Completes lean messages with the fields of the held ones. Drops a lean message that is not held, because it is older
 * than the oldest page.
 */
export function completeChange(change: RoomChanged, held: MessageList): CompleteChange {
  return { ...change, messages: change.messages.flatMap((message) => complete(message, held) ?? []) };
}

function complete(message: Message | LeanMessage, held: MessageList): Message | null {
  if (!("lean" in message)) return message;
  const older = held.find(({ id }) => id === message.id);
  if (!older) return null;
  const { lean: _, ...changed } = message;
  const { body, data, mentions, replyTo } = older;
  return { ...changed, body, data, mentions, replyTo };
}
