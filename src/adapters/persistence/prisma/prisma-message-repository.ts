import type { MessageRepository } from "../../../application/ports/message-repository.js";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { bodyDigest } from "./body-digest.js";
import { Prisma } from "./generated/client.js";
import { oneMessage } from "./one-message.js";
import { instantOrNull } from "./rows.js";

export class PrismaMessageRepository implements MessageRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    return oneMessage(this.tx, roomId, messageId);
  }

  /** The first change keeps how the message was sent: on the right of `=`, `rev` and `body` are still the old ones. */
  async save({ id, roomId, rev, body, editedAt, deletedAt }: Message): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE "Message" SET
        rev = ${rev}, body = ${body}, "editedAt" = ${instantOrNull(editedAt)}, "deletedAt" = ${instantOrNull(deletedAt)},
        "sentRev" = coalesce("sentRev", rev), "sentDigest" = coalesce("sentDigest", ${bodyDigest(Prisma.sql`body`)})
      WHERE id = ${id}::uuid AND "roomId" = ${roomId}::uuid`;
  }
}
