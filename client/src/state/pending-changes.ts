import type { Message } from "../protocol.js";
import { withOwnReaction } from "./own-reactions.js";
import { stableLists } from "./stable-list.js";

type Change = Readonly<{
  roomId: string;
  /** The message's id, or its `clientMessageId` while the message is unsent. */
  messageId: string;
  createdAt: string;
  /** Number of consecutive connections that ended before the response. */
  connectionsEnded: number;
}>;

/** An edit or a deletion that the server has not acknowledged. There is one per message, with the latest text. */
export type PendingEdit = Change &
  Readonly<{
    /** The id that the caller used for the message first. */
    id: string;
    /** The new text; null deletes. */
    body: string | null;
    /** The `rev` at which the caller saw the message; the server refuses the edit when the text changed since. */
    expectedRev?: number;
  }>;

/** A reaction that the server has not added or removed yet. There is one per message and emoji, with the latest wish. */
export type PendingReaction = Change &
  Readonly<{
    id: string;
    emoji: string;
    /** Whether the reaction is added or removed. */
    added: boolean;
    /** The user who reacts, if known. */
    userId: string | null;
  }>;

export type PendingChange = PendingEdit | PendingReaction;

export type PendingChanges = readonly PendingChange[];

export const isReaction = (change: PendingChange): change is PendingReaction => "emoji" in change;

const isEdit = (change: PendingChange): change is PendingEdit => !isReaction(change);

export const reactionId = (messageId: string, emoji: string): string => `${messageId} ${emoji}`;

/** The pending edit or deletion of a message. */
export const changeOf = (changes: PendingChanges, id: string): PendingEdit | null =>
  changes.filter(isEdit).find((change) => change.messageId === id || change.id === id) ?? null;

/** The pending change of the same message and, for a reaction, of the same emoji. */
export const sameAs = (changes: PendingChanges, change: PendingChange): PendingChange | null => {
  if (!isReaction(change)) return changeOf(changes, change.messageId);
  const { messageId, emoji } = change;
  return reactionsOf(changes, messageId).find((other) => other.emoji === emoji) ?? null;
};

const reactionsOf = (changes: PendingChanges, messageId: string): readonly PendingReaction[] =>
  changes.filter(isReaction).filter((change) => change.messageId === messageId);

/** Adds a change and replaces the earlier one of the same message and emoji. */
export function putChange(changes: PendingChanges, change: PendingChange): PendingChanges {
  const held = sameAs(changes, change);
  if (!held) return [...changes, change];
  const replaced = { ...change, id: held.id, messageId: held.messageId, roomId: held.roomId, connectionsEnded: 0 };
  return changes.map((other) => (other === held ? replaced : other));
}

export const removeChange = (changes: PendingChanges, id: string): PendingChanges =>
  changes.filter((change) => change.id !== id);

export const countChangeEnd = (changes: PendingChanges, id: string): PendingChanges =>
  changes.map((change) => (change.id === id ? { ...change, connectionsEnded: change.connectionsEnded + 1 } : change));

/** Replaces the clientMessageId of waiting changes by the id of the stored message. */
export const nameMessage = (changes: PendingChanges, clientMessageId: string, messageId: string): PendingChanges =>
  changes.some((change) => change.messageId === clientMessageId)
    ? changes.map((change) => (change.messageId === clientMessageId ? { ...change, messageId } : change))
    : changes;

/** The messages as they will be once the pending changes are stored. */
export function withPendingChanges(messages: readonly Message[], changes: PendingChanges): readonly Message[] {
  if (changes.length === 0) return messages;
  const byMessage = new Map<string, PendingChange[]>();
  for (const change of changes) byMessage.set(change.messageId, [...(byMessage.get(change.messageId) ?? []), change]);
  if (!messages.some(({ id }) => byMessage.has(id))) return messages;
  return stable(messages.map((message) => changed(message, byMessage.get(message.id) ?? [])));
}

const stable = stableLists<Message>();

const results = new WeakMap<Message, Readonly<{ changes: PendingChanges; message: Message }>>();

/** Returns the same object for the same changes, so that a comparison by identity sees no difference. */
function changed(message: Message, changes: PendingChanges): Message {
  if (changes.length === 0) return message;
  const held = results.get(message);
  if (held?.changes.length === changes.length && held.changes.every((change, index) => change === changes[index]))
    return held.message;
  const result = changes.reduce(withChange, message);
  results.set(message, { changes, message: result });
  return result;
}

function withChange(message: Message, change: PendingChange): Message {
  if (isReaction(change)) return withOwnReaction(message, change);
  const { body, createdAt } = change;
  return body === null ? { ...message, body, deletedAt: createdAt } : { ...message, body, editedAt: createdAt };
}
