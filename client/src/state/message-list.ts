import type { Message } from "../protocol.js";
import { keepOwnFields } from "./own-reactions.js";

/** A message of the room's timeline. A reply that stands in its thread alone is none. */
export type TimelineMessage = Message & Readonly<{ seq: number }>;

/** Messages of a room's timeline, ascending by `seq`. Every change copies the list cheaply. */
export type MessageList = readonly TimelineMessage[];

export const isInTimeline = (message: Message): message is TimelineMessage => message.seq !== null;

/** The client rule for messages: field by field, the higher `rev` wins. */
export function upsertMessages(held: MessageList, incoming: readonly Message[]): MessageList {
  const next = [...held];
  for (const message of incoming.filter(isInTimeline)) {
    const index = indexOf(next, message.seq);
    const older = next[index];
    if (older?.seq !== message.seq) next.splice(index, 0, message);
    else if (message.rev >= older.rev) next[index] = keepOwnFields(older, message);
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
