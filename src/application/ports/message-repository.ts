import type { UserSummary } from "../../domain/accounts/user.js";
import type { Message, MessageId } from "../../domain/messages/message.js";
import type { MessageVersion } from "../../domain/messages/message-version.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** Stored messages, for changes. Only inside a `UnitOfWork` that locked the room. */
export interface MessageRepository {
  /** The message in its latest state; `null` when the room has no such message. */
  find(roomId: RoomId, messageId: MessageId): Promise<Message | null>;

  /** `find` for several messages at the cost of one, in their order, without those that the room does not have. */
  findAll(roomId: RoomId, messageIds: readonly MessageId[]): Promise<readonly Message[]>;

  /**
   * Replaces what may change of a stored message: `rev`, `contentRev`, body, data, mentions, reactions, the
   * summary of its thread, and the times of pinning, editing and deletion. A retry of the send is still compared with
   * the content of the first send. A deleted message loses its versions.
   */
  save(message: Message): Promise<void>;

  /** `save` for several messages at the cost of one. */
  saveAll(messages: readonly Message[]): Promise<void>;

  /** The number of pinned messages of the room. */
  pins(roomId: RoomId): Promise<number>;

  /**
   * For each root the authors of the last replies that are not deleted, the latest first, among the last LAST_REPLIES of
   * the thread. Roots without such replies are missing.
   */
  repliers(rootIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, readonly UserSummary[]>>;

  /** Keeps an earlier content, newer than all kept ones. The newest MAX_VERSIONS of a message stay. */
  addVersion(version: MessageVersion): Promise<void>;

  /** Removes one version for good. `false` when there is none with this `rev`. */
  removeVersion(messageId: MessageId, rev: number): Promise<boolean>;
}

/** Only this many replies are searched for the participants of a thread, so that a deletion has a bound. */
export const LAST_REPLIES = 100;
