import type { HistoryCursor, HistoryPage } from "../../domain/messages/history-page.js";
import type { Draft, Message, MessageId } from "../../domain/messages/message.js";
import type { Fence } from "../../domain/rooms/access.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

export type Appended =
  | Readonly<{ outcome: "stored"; message: Message }>
  /**
   * The author sent this `clientMessageId` to this room before; `message` is what is stored. `sameBody`: with the body of
   * that first send, whatever became of the message since.
   */
  | Readonly<{ outcome: "repeated"; message: Message; sameBody: boolean }>
  /** The fence is out of date, or this follows a message of its author that is fenced: decide again. */
  | Readonly<{ outcome: "fenced" }>;

export type ChangesQuery = Readonly<{ after: number; limit: number }>;

/** `more`: the room has changes after `rev` that `limit` left out. */
export type Changes = RoomChange & Readonly<{ more: boolean }>;

/** How many changed messages `changes` still serves one by one. */
export const MAX_CHANGED_MESSAGES = 1000;

export interface MessageLog extends Closable {
  /**
   * Numbers the draft and stores it; resolves after the commit. Concurrent appends to one room get distinct, consecutive
   * `seq` and `rev`, and become visible in that order; what one author appends to one room without waiting for the answers
   * keeps its order. Moves the author's read marker to the message.
   * An author may retry, at any time and concurrently: one row is stored, and all but one are told `repeated`.
   * Stores nothing when the room's `accessRev` or the `rev` of the author's membership is not the fence's, whatever changes
   * them meanwhile; the memberships of others do not count. When it throws, the outcome is unknown: retry.
   * Refuses with `service.unavailable` what cannot be stored in time, and at once what is more than may wait.
   */
  append(draft: Draft, fence: Fence): Promise<Appended>;

  /**
   * The answer to the draft's send as it was given when its author first sent it under this `clientMessageId`: the message
   * as it was stored, with its `rev` of then, whatever became of it since; its body is the draft's, which is right where
   * `sameBody` is true. `null` when nothing is stored under it. Locks nothing.
   */
  sent(draft: Draft): Promise<Readonly<{ message: Message; sameBody: boolean }> | null>;

  /** One message; `null` when the room has no such message. */
  find(roomId: RoomId, messageId: MessageId): Promise<Message | null>;

  /** A page of history, ascending by `seq`, as of one moment. Empty for an unknown room. */
  history(roomId: RoomId, cursor: HistoryCursor, limit: number): Promise<HistoryPage>;

  /**
   * What changed after `after`, each entity in its latest state, the `limit` oldest changes by `rev`, as of one moment.
   * `null` when it cannot be told change by change: there is no such room, `after` is ahead of it,
   * or more than `MAX_CHANGED_MESSAGES` messages changed.
   */
  changes(roomId: RoomId, query: ChangesQuery): Promise<Changes | null>;
}
