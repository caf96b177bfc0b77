import type { Message, MessageId } from "../../domain/messages/message.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** Stored messages for those who change them. Only inside a `UnitOfWork` that locked the room. */
export interface MessageRepository {
  /** The message in its latest state; `null` when the room has no such message. */
  find(roomId: RoomId, messageId: MessageId): Promise<Message | null>;

  /**
   * Replaces a stored message's body, `rev`, `editedAt` and `deletedAt`; the rest of it never changes. What a retry of the
   * send must say stays what the first send said.
   */
  save(message: Message): Promise<void>;
}
