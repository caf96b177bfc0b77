import type { Message } from "../protocol.js";

/** Messages of a room, ascending by `seq`. Every change copies the list cheaply. */
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

/** The index at which the message with this `seq` is or would be. Searches from the end, where most changes are. */
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

/** Keeps the `clientMessageId`, which only the author receives: a change for everyone does not contain it. */
function keepOwnId(older: Message, newer: Message): Message {
  if (newer.clientMessageId || !older.clientMessageId) return newer;
  return { ...newer, clientMessageId: older.clientMessageId };
}
