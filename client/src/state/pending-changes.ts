import type { Message } from "../protocol.js";
import { stableLists } from "./stable-list.js";

/** An edit or a deletion that the server has not acknowledged. There is one per message, with the latest text. */
export type PendingChange = Readonly<{
  /** The id that the caller used for the message first. */
  id: string;
  roomId: string;
  /** The message's id, or its `clientMessageId` while the message is unsent. */
  messageId: string;
  /** The new text; null deletes. */
  body: string | null;
  /** The `rev` at which the caller saw the message; the server refuses the edit when the text changed since. */
  expectedRev?: number;
  createdAt: string;
  /** Number of consecutive connections that ended before the response. */
  connectionsEnded: number;
}>;

export type PendingChanges = readonly PendingChange[];

export const changeOf = (changes: PendingChanges, id: string): PendingChange | null =>
  changes.find((change) => change.messageId === id || change.id === id) ?? null;

/** Adds a change and replaces an earlier change of the same message. */
export function putChange(changes: PendingChanges, change: PendingChange): PendingChanges {
  const held = changeOf(changes, change.messageId);
  if (!held) return [...changes, change];
  const replaced = { ...change, id: held.id, messageId: held.messageId, roomId: held.roomId, connectionsEnded: 0 };
  return changes.map((other) => (other === held ? replaced : other));
}

export const removeChange = (changes: PendingChanges, id: string): PendingChanges =>
  changes.filter((change) => change.id !== id);

export const countChangeEnd = (changes: PendingChanges, id: string): PendingChanges =>
  changes.map((change) => (change.id === id ? { ...change, connectionsEnded: change.connectionsEnded + 1 } : change));

/** Replaces the clientMessageId of a waiting change by the id of the stored message. */
export const nameMessage = (changes: PendingChanges, clientMessageId: string, messageId: string): PendingChanges =>
  changes.some((change) => change.messageId === clientMessageId)
    ? changes.map((change) => (change.messageId === clientMessageId ? { ...change, messageId } : change))
    : changes;

/** Parses stored changes and leaves out malformed ones, because anything may have written them. */
export const parseChanges = (stored: unknown): PendingChanges =>
  Array.isArray(stored)
    ? stored.filter(isChange).map((change) => ({ ...change, connectionsEnded: endsOf(change) }))
    : [];

function isChange(value: unknown): value is PendingChange {
  if (typeof value !== "object" || value === null) return false;
  const { id, roomId, messageId, body, createdAt, expectedRev } = value as Record<string, unknown>;
  const isText = (field: unknown) => typeof field === "string";
  return [id, roomId, messageId, createdAt].every(isText) && (body === null || isText(body)) && isRev(expectedRev);
}

const isRev = (value: unknown) => value === undefined || Number.isInteger(value);

const endsOf = ({ connectionsEnded }: PendingChange) => (Number.isInteger(connectionsEnded) ? connectionsEnded : 0);

/** The messages as they will be once the pending changes are stored. */
export function withPendingChanges(messages: readonly Message[], changes: PendingChanges): readonly Message[] {
  if (changes.length === 0) return messages;
  const byId = new Map(changes.map((change) => [change.messageId, change]));
  if (!messages.some(({ id }) => byId.has(id))) return messages;
  return stable(
    messages.map((message) => {
      const change = byId.get(message.id);
      return change ? changed(message, change) : message;
    }),
  );
}

const stable = stableLists<Message>();

const results = new WeakMap<PendingChange, Message>();

/** Returns the same object for the same change, so that a comparison by identity sees no difference. */
function changed(message: Message, change: PendingChange): Message {
  const { body, createdAt } = change;
  const held = results.get(change);
  if (held?.rev === message.rev && held.id === message.id) return held;
  const result = body === null ? { ...message, body, deletedAt: createdAt } : { ...message, body, editedAt: createdAt };
  results.set(change, result);
  return result;
}
