import type { UserId } from "../../domain/accounts/user.js";
import type { Message } from "../../domain/messages/message.js";
import type { FoundPlace, MessageFilter, SearchOrder } from "../../domain/search/found-messages.js";
import type { MessageMatch } from "../../domain/search/match-message.js";
import type { MessageQuery } from "../../domain/search/message-query.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";

/** The rooms to search: those of which the user is a member, or one, from the lowest `seq` that the user may see. */
export type SearchScope = Readonly<{ userId: UserId } | { roomId: RoomId; visibleFrom: number }>;

export type MessageSearchQuery = Readonly<{
  scope: SearchScope;
  query: MessageQuery;
  filter: MessageFilter;
  order: SearchOrder;
  /** `next` of the previous page. */
  after?: FoundPlace;
  limit: number;
}>;

/** A message as the searching user may see it. */
export type FoundMessage = Readonly<{ message: Message; match: MessageMatch }>;

/** `next`: the place after which the next page begins; `null` when nothing more can be found. */
export type FoundPage = Readonly<{ items: readonly FoundMessage[]; next: FoundPlace | null }>;

/** The search in the bodies of messages. */
export interface MessageSearch extends Closable {
  /**
   * The messages of the scope that match the query and pass the filter, without those that the user may not see and the
   * deleted ones, at most `limit`. Newest first, by time and id, or by relevance among the newest MAX_RANKED. Finds
   * every message that was appended, and every change that was committed, before the search began. Reads a bounded
   * number of messages, and texts of a bounded size, so a page may hold fewer than `limit`, or none, although others
   * follow. By relevance, older ones follow those among which it was ordered. Refuses with `service.unavailable` while
   * too many messages of the scope are not indexed yet.
   */
  search(query: MessageSearchQuery): Promise<FoundPage>;
}

/** Numbers of messages. */
export type RebuildProgress = Readonly<{ done: number; total: number }>;

/** Keeps the words of stored messages, from which `MessageSearch` finds them. */
export interface MessageSearchIndex {
  /** Changes of rooms that were not indexed when all rooms were looked at last. */
  readonly unindexedChanges: number;

  /**
   * Indexes changes that are not indexed yet, at most about `limit` messages. Returns the number of messages read: 0 when
   * nothing is left to do. Any number of nodes may call it at once, while others read and write. What an interrupted
   * call did not index, later ones do. Waits for rooms that another node is indexing when no others are left.
   */
  catchUp(limit: number): Promise<number>;

  /**
   * `catchUp` that looks at a bounded number of rooms: those that changed not long ago, and the next ones in turn. Repeated
   * calls reach all rooms, however many others change meanwhile. Leaves rooms that another node is indexing to it.
   */
  catchUpSome(limit: number): Promise<number>;

  /**
   * Makes the words of the next `limit` messages anew, beside the running server. Returns their number. A rebuild that was
   * interrupted continues where it stopped. 0 when it has reached the end: the next call begins a new one.
   */
  rebuild(limit: number): Promise<number>;

  /** The messages that an unfinished rebuild has done, and all messages. */
  rebuildProgress(): Promise<RebuildProgress>;
}
