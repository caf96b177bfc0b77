import { createHash } from "node:crypto";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { MemoryTables } from "./memory-tables.js";
import { currentSummary } from "./memory-users.js";

export function messageIn(tables: MemoryTables, roomId: RoomId, messageId: MessageId): Message | null {
  const message = tables.messages.get(roomId)?.findLast(({ id }) => id === messageId);
  return message ? underCurrentName(tables, message) : null;
}

/** With its author as they are called now. */
export const underCurrentName = (tables: Pick<MemoryTables, "users">, message: Message): Message => ({
  ...message,
  author: currentSummary(tables, message.author),
});

/** What a body is known by once it is gone. */
export const bodyDigest = (body: string): string => createHash("sha256").update(body).digest("hex");
