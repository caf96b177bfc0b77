import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { PrismaClient } from "./generated/client.js";
import { messageFrom, messageJson, type MessageRow } from "./rows.js";

/** One message of a room, read through a client or a transaction. */
export async function oneMessage(
  client: Pick<PrismaClient, "$queryRaw">,
  roomId: RoomId,
  messageId: MessageId,
): Promise<Message | null> {
  const [row] = await client.$queryRaw<{ message: MessageRow }[]>`
    SELECT ${messageJson} AS message FROM "Message" message
    WHERE message.id = ${messageId}::uuid AND message."roomId" = ${roomId}::uuid`;
  return row ? messageFrom(row.message) : null;
}
