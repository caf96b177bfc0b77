import { createHash } from "node:crypto";
import type { MessageRepository } from "../../../application/ports/message-repository.js";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { revIndexOf, type MemoryTables } from "./memory-tables.js";
import { currentSummaryOf } from "./users.js";

/** Applies the writes only at the commit. */
export class InMemoryMessageRepository implements MessageRepository {
  private readonly changed = new Map<MessageId, Message>();

  constructor(private readonly tables: MemoryTables) {}

  async find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    const changed = this.changed.get(messageId);
    return changed?.roomId === roomId ? changed : messageIn(this.tables, roomId, messageId);
  }

  async save(message: Message): Promise<void> {
    this.changed.set(message.id, message);
  }

  commit(): void {
    for (const message of this.changed.values()) this.replace(message);
  }

  private replace({ id, roomId, rev, body, editedAt, deletedAt }: Message): void {
    const { messages, messagesByRev, firstSends } = this.tables;
    const before = messageIn(this.tables, roomId, id);
    if (!before) return;
    if (before.body !== null && !firstSends.has(id))
      firstSends.set(id, { digest: bodyDigest(before.body), rev: before.rev });
    revIndexOf(messagesByRev, roomId).move(before.seq, rev, before.rev);
    messages.get(roomId)?.splice(before.seq - 1, 1, { ...before, rev, body, editedAt, deletedAt });
  }
}

export function messageIn(tables: MemoryTables, roomId: RoomId, messageId: MessageId): Message | null {
  const message = tables.messages.get(roomId)?.findLast(({ id }) => id === messageId);
  return message ? withCurrentAuthor(tables, message) : null;
}

/** Returns the message with its author's current names. */
export const withCurrentAuthor = (tables: Pick<MemoryTables, "users">, message: Message): Message => ({
  ...message,
  author: currentSummaryOf(tables, message.author),
});

/** The digest of a body, by which a retry is compared after the message was changed or deleted. */
export const bodyDigest = (body: string): string => createHash("sha256").update(body).digest("hex");
