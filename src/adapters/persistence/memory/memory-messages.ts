import { createHash } from "node:crypto";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { MemoryTables } from "./memory-tables.js";

export const messageIn = (tables: MemoryTables, roomId: RoomId, messageId: MessageId): Message | null =>
  tables.messages.get(roomId)?.findLast(({ id }) => id === messageId) ?? null;

/** What a body is known by once it is gone. */
export const bodyDigest = (body: string): string => createHash("sha256").update(body).digest("hex");
