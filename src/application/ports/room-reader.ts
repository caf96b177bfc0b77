import type { UserId } from "../../domain/accounts/user.js";
import type { Message } from "../../domain/messages/message.js";
import type { RoomAccess } from "../../domain/rooms/access.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { Room, RoomId } from "../../domain/rooms/room.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Closable } from "./closable.js";

/** A room as one user sees it at one moment. */
export type RoomView = Readonly<{
  room: Room;
  head: RoomHead;
  /** The user's membership in any state; `null` when there never was one. */
  membership: Membership | null;
  /** The newest messages, ascending by `seq`. */
  latest: readonly Message[];
}>;

/** Where a user stands in one of their rooms. */
export type RoomPosition = Readonly<{
  roomId: RoomId;
  membershipRev: number;
  joinedAt: Date;
  seq: number;
  rev: number;
  readSeq: number;
}>;

export type RoomQuery = Readonly<{
  /** `joined`: rooms that the user is in; `open`: public rooms that they are not in; `any`: both. */
  membership: "any" | "joined" | "open";
  /** Part of the folded name; not empty. */
  contains?: string;
  /** The id of the last room of the page before. */
  after?: RoomId;
  limit: number;
}>;

export type MemberQuery = Readonly<{ after?: UserId; limit: number }>;

/** Rooms for those who look at them. Every answer is one snapshot: nothing in it is older than anything else in it. */
export interface RoomReader extends Closable {
  /** What deciding about this user in this room takes; `null` when there is no such room. */
  access(roomId: RoomId, userId: UserId): Promise<RoomAccess | null>;

  /** The room with its `messages` newest messages; `null` when there is no such room. */
  view(roomId: RoomId, userId: UserId, messages: number): Promise<RoomView | null>;

  /**
   * The rooms available to the user, newest room first, with the last message of each, at most `limit`. Archived rooms
   * only where joined. Where more than MAX_NEWEST_FIRST rooms have `contains` in their names they are listed by name
   * instead: by the first of the names to find that begins so, in the order of its code points, and by id; from the
   * beginning where the room of `after` has no such name any more. Takes no longer where there are more rooms.
   */
  list(userId: UserId, query: RoomQuery): Promise<readonly RoomView[]>;

  /** Every room that each of the users is in, in no order; users who are in none are missing. */
  roomPositions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly RoomPosition[]>>;

  /** The rooms' `rev`; unknown rooms are missing. */
  currentRevs(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>>;

  /** How often the users' memberships changed; users who never had one are missing. */
  userRevisions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>>;

  /** Every membership that the user has or had, in no order. */
  memberships(userId: UserId): Promise<readonly Membership[]>;

  /** Active members in ascending order of user id, at most `limit`. */
  members(roomId: RoomId, query: MemberQuery): Promise<readonly Membership[]>;
}
