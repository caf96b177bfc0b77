import type { UserId } from "../../domain/accounts/user.js";
import type { Scheduled, ScheduledId } from "../../domain/messages/scheduled.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** A request to schedule a message, by its author's own id for it. `fingerprint`: its content and time. */
export type ScheduleRequest = Readonly<{
  userId: UserId;
  roomId: RoomId;
  clientMessageId: string;
  fingerprint: string;
}>;

/** `claimId`: the claim under which the message is being sent, also when its time is over; null for none. */
export type LockedScheduled = Readonly<{ scheduled: Scheduled; claimId: string | null }>;

/** Scheduled messages, for changes. Only inside a `UnitOfWork`. Every change raises the author's `rev`. */
export interface ScheduledRepository {
  /**
   * The message that an earlier request with the same `clientMessageId` made, also when it was sent or removed since.
   * `sameContent`: whether that request had the same fingerprint.
   */
  repeated(request: ScheduleRequest): Promise<Readonly<{ id: ScheduledId; sameContent: boolean }> | null>;

  /** Number of the user's scheduled messages, waiting or failed. */
  count(userId: UserId): Promise<number>;

  /**
   * Stores a new message with the request that made it, if that has a `clientMessageId`. Only in a unit of work that
   * locked the author and found no earlier request.
   */
  add(scheduled: Scheduled, request: ScheduleRequest | null): Promise<void>;

  /** The user's message, locked until this unit of work ends. */
  lock(userId: UserId, id: ScheduledId): Promise<LockedScheduled | null>;

  /** Stores a message that this unit of work locked, and ends its claim. It is due at its `sendAt` while it waits. */
  save(scheduled: Scheduled): Promise<void>;

  /** Removes a message that this unit of work locked. Its request stays known until `purgeRequests`. */
  remove(scheduled: Scheduled): Promise<void>;

  /** Deletes at most `limit` requests whose time was before this one, and returns how many. */
  purgeRequests(before: Date, limit: number): Promise<number>;

  /** Removes all messages and requests of a user. */
  removeAll(userId: UserId): Promise<void>;
}
