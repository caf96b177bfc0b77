import { createHash } from "node:crypto";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { MemoryTables } from "./memory-tables.js";
import { currentSummaryOf } from "./memory-users.js";

export function messageIn(tables: MemoryTables, roomId: RoomId, messageId: MessageId): Message | null {
  const message = tables.messages.get(roomId)?.findLast(({ id }) => id === messageId);
  return message ? withCurrentAuthor(tables, message) : null;
}

/** Returns the message with its author's current names. */
export const withCurrentAuthor = (tables: Pick<MemoryTables, "users">, message: Message): Message => ({
  ...message,
  author: currentSummaryOf(tables, message.author),
});

/** Identifies a body after it was changed or deleted. */
export const bodyDigest = (body: string): string => createHash("sha256").update(body).digest("hex");
