import type { HistoryCursor, HistoryWithNotices } from "../../domain/messages/history-page.js";
import type { Draft, Message, MessageId } from "../../domain/messages/message.js";
import type { MessageVersion } from "../../domain/messages/message-version.js";
import type { Fence } from "../../domain/rooms/access.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

export type Appended =
  /** `root`: the changed root of the thread, with the `rev` of the message. A later reply of the same batch has it instead. */
  | Readonly<{ outcome: "stored"; message: Message; root?: Message }>
  /**
   * The author sent this `clientMessageId` to this room before; `message` is the stored one. `sameContent`: whether that
   * first send had the same content, regardless of later edits.
   */
  | Readonly<{ outcome: "repeated"; message: Message; sameContent: boolean }>
  /**
   * The fence is out of date, the root of the thread was deleted, or an earlier append of the same author was fenced:
   * decide again.
   */
  | Readonly<{ outcome: "fenced" }>;

/**
 * `maxChanges`: the most messages, memberships and notices that may have changed after `after`. Without it there is no
 * maximum.
 */
export type ChangesQuery = Readonly<{ after: number; limit: number; maxChanges?: number }>;

/** `more`: `limit` left out changes of the room after `rev`. */
export type Changes = RoomChange & Readonly<{ more: boolean }>;

/** `before`: only versions with a smaller `rev`. */
export type VersionQuery = Readonly<{ before?: number; limit: number }>;

export interface MessageLog extends Closable {
  /**
   * Numbers the draft and stores it; resolves after the commit. Concurrent appends to one room get distinct,
   * consecutive `seq` and `rev`, and become visible in that order. Concurrent appends of one author to one room keep
   * their order. Moves the author's read marker over messages that the author sends in person (`via: "user"`), as long
   * as they directly follow the marker. `unreadFrom` stays.
   * A reply takes the next `threadSeq` of its thread, and a `seq` only with `alsoInRoom`. Its `rev` and the summary of the
   * thread are stored with the root. The author, the author of the root and mentioned members follow the thread, as
   * `followAfterReply` and `newFollow` say, unless they unfollowed it or are not members.
   * An author may retry, at any time and concurrently: one row is stored, and all calls but one return `repeated`.
   * Stores nothing when the room's `accessRev` or the `rev` of the author's membership differs from the fence, even if
   * it changes meanwhile; other memberships do not count. With `slowModeSeconds`, stores nothing when the author's last
   * send in slow mode was less than this time before `sentAt`, and else remembers `sentAt` as the last one, also after
   * the membership ends. A retry of an earlier send returns `repeated` all the same. Stores no reply to a message that is deleted, is itself a
   * reply or is not in the room. When it throws, the outcome is unknown: retry.
   * Refuses with `service.unavailable` an append that cannot be stored in time, and at once when too many appends are
   * waiting.
   */
  append(draft: Draft, fence: Fence): Promise<Appended>;

  /**
   * The result of the first send with the draft's `clientMessageId`: the message with its original `rev`, regardless of
   * later changes. Its content is taken from the draft, and is the stored one only if `sameContent` is true. `null` when
   * nothing is stored under this id. Locks nothing.
   */
  sent(draft: Draft): Promise<Readonly<{ message: Message; sameContent: boolean }> | null>;

  /** One message; `null` when the room has no such message. */
  find(roomId: RoomId, messageId: MessageId): Promise<Message | null>;

  /** The pinned messages of the room, the latest pin first; those of one moment in descending order of id. */
  pins(roomId: RoomId): Promise<readonly Message[]>;

  /** Earlier contents of a message, newest first, at most `limit`. */
  versions(messageId: MessageId, query: VersionQuery): Promise<readonly MessageVersion[]>;

  /**
   * A page of history, ascending by `seq`, as of one moment, without messages before `visibleFrom`, and the notices that
   * stand on it, as `RoomReader.notices` returns them. Empty for an unknown room.
   */
  history(roomId: RoomId, cursor: HistoryCursor, limit: number, visibleFrom?: number): Promise<HistoryWithNotices>;

  /**
   * The `limit` oldest changes by `rev` after `after`, each entity in its latest state, as of one moment. A page costs
   * its size, however many changes follow. `null` when the room is unknown, when `after` is ahead of it, or when more
   * than `maxChanges` entities changed.
   */
  changes(roomId: RoomId, query: ChangesQuery): Promise<Changes | null>;
}
