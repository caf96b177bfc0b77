import type { PendingChange, PendingChanges } from "./pending-changes.js";

/** Parses stored changes and leaves out malformed ones, because anything may have written them. */
export const parseChanges = (stored: unknown): PendingChanges =>
  Array.isArray(stored)
    ? stored.filter(isChange).map((change) => ({ ...change, connectionsEnded: endsOf(change) }))
    : [];

function isChange(value: unknown): value is PendingChange {
  if (typeof value !== "object" || value === null) return false;
  const { id, roomId, messageId, createdAt } = value as Record<string, unknown>;
  return [id, roomId, messageId, createdAt].every(isText) && ("emoji" in value ? isOfReaction(value) : isOfEdit(value));
}

function isOfEdit(value: Readonly<{ body?: unknown; expectedRev?: unknown }>): boolean {
  const { body, expectedRev } = value;
  return (body === null || isText(body)) && (expectedRev === undefined || Number.isInteger(expectedRev));
}

const isOfReaction = ({ emoji, added, userId }: Readonly<{ emoji?: unknown; added?: unknown; userId?: unknown }>) =>
  isText(emoji) && typeof added === "boolean" && (userId === null || isText(userId));

const isText = (field: unknown): boolean => typeof field === "string";

const endsOf = ({ connectionsEnded }: PendingChange) => (Number.isInteger(connectionsEnded) ? connectionsEnded : 0);
