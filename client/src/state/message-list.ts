import type { Message } from "../protocol.js";
import { keepOwnFields } from "./own-reactions.js";

/** A message of the room's timeline. A reply that stands in its thread alone is none. */
export type TimelineMessage = Message & Readonly<{ seq: number }>;

/** Messages of a room's timeline, ascending by `seq`. Every change copies the list cheaply. */
export type MessageList = readonly TimelineMessage[];

export const isInTimeline = (message: Message): message is TimelineMessage => message.seq !== null;

/** The client rule for messages: field by field, the higher `rev` wins. */
export function upsertMessages(held: MessageList, incoming: readonly Message[]): MessageList {
  return upsertAt(held, incoming.filter(isInTimeline), seqOf);
}

/** The same for a list that is ascending by another position. */
export function upsertAt<M extends Message>(
  held: readonly M[],
  incoming: readonly M[],
  positionOf: (message: M) => number,
): readonly M[] {
  const next = [...held];
  for (const message of incoming) {
    const position = positionOf(message);
    const index = indexOf(next, position, positionOf);
    const older = next[index];
    if (!older || positionOf(older) !== position) next.splice(index, 0, message);
    else if (message.rev >= older.rev) next[index] = keepOwnFields(older, message);
  }
  return next;
}

const seqOf = ({ seq }: TimelineMessage) => seq;

export const messagesFrom = (messages: MessageList, seq: number): MessageList =>
  messages.slice(indexOf(messages, seq, seqOf));

/** The message with this `seq`. */
export function messageAt(messages: MessageList, seq: number): TimelineMessage | undefined {
  const message = messages[indexOf(messages, seq, seqOf)];
  return message?.seq === seq ? message : undefined;
}

/** The index at which the message with this position is or would be. Looks at the end first, where most changes are. */
function indexOf<M>(messages: readonly M[], position: number, positionOf: (message: M) => number): number {
  const isBefore = (message: M | undefined) => message !== undefined && positionOf(message) < position;
  let low = 0;
  let high = messages.length;
  if (high === 0 || isBefore(messages[high - 1])) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(messages[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
