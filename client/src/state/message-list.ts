import type { Message } from "../protocol.js";

/** Ascending by `seq`, which is one message's in its room: copied on every change, and cheaply so. */
export type MessageList = readonly Message[];

/** The client rule for messages: the higher `rev` wins. */
export function upsertMessages(held: MessageList, incoming: MessageList): MessageList {
  const next = [...held];
  for (const message of incoming) {
    const index = indexOf(next, message.seq);
    const older = next[index];
    if (older?.seq !== message.seq) next.splice(index, 0, message);
    else if (message.rev >= older.rev) next[index] = keepOwnId(older, message);
  }
  return next;
}

export const messagesFrom = (messages: MessageList, seq: number): MessageList => messages.slice(indexOf(messages, seq));

/** Where the message with this `seq` is or would be. Most changes are at the end. */
function indexOf(messages: MessageList, seq: number): number {
  let low = 0;
  let high = messages.length;
  if ((messages[high - 1]?.seq ?? 0) < seq) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `clientMessageId` is told to the author only, so a change meant for everyone comes without it. */
function keepOwnId(older: Message, newer: Message): Message {
  if (newer.clientMessageId || !older.clientMessageId) return newer;
  return { ...newer, clientMessageId: older.clientMessageId };
}
