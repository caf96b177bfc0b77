import type { UserId } from "../../domain/accounts/user.js";
import type { Pair } from "../../domain/rooms/direct-room.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { Room, RoomId } from "../../domain/rooms/room.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";

/** The creator of a room, and their own id for its creation, which makes a retry harmless. */
export type RoomCreation = Readonly<{ by: UserId; clientRoomId: string | null }>;

/** A room's state, for changes. Only inside a `UnitOfWork`. */
export interface RoomRepository {
  /**
   * Stores a new room with its head. Stores nothing and returns `false` when a direct room of the same two people exists,
   * or a room that the same user created with the same `clientRoomId`. Of concurrent calls, one stores its room.
   */
  add(room: Room, head: RoomHead, creation?: RoomCreation): Promise<boolean>;

  /**
   * The room with its head, locked: until this unit of work ends, no other one and no append changes the head. `null`
   * for an unknown room.
   */
  lock(roomId: RoomId): Promise<{ room: Room; head: RoomHead } | null>;

  /** The direct room of two people; `null` when there is none. */
  directRoom(pair: Pair): Promise<RoomId | null>;

  /** Replaces the name, the description and the time of archiving of a room that this unit of work locked. */
  saveRoom(room: Room): Promise<void>;

  /** Replaces the head of a room that this unit of work locked. */
  saveHead(head: RoomHead): Promise<void>;

  /** A membership in any state, also an ended one; `null` when the user never joined. */
  membership(roomId: RoomId, userId: UserId): Promise<Membership | null>;

  /**
   * The room and the membership, locked: until this unit of work ends, no other one changes the membership. A room that
   * this unit of work locks too is locked first. `null` when the user never joined.
   */
  lockMembership(roomId: RoomId, userId: UserId): Promise<{ room: Room; membership: Membership } | null>;

  /**
   * Stores a membership, new or changed, and raises its user's `rev`. The user must exist. A membership that continues
   * keeps its stored read markers, notification level and favourite, because members change them without the lock. The
   * time of the last send in slow mode stays as it is stored, also after the membership ended.
   */
  saveMembership(membership: Membership): Promise<void>;

  /**
   * Replaces the notification level and the favourite of a membership, and raises its user's `rev`. This unit of work
   * must have locked the room.
   */
  savePreferences(membership: Membership): Promise<void>;

  /** Whether another user owns the room. The duration does not grow with the number of members. */
  hasOtherOwner(roomId: RoomId, userId: UserId): Promise<boolean>;

  /** The member that `chooseSuccessor` selects; `null` when there is none. Takes no longer in a large room. */
  successor(roomId: RoomId): Promise<Membership | null>;

  /**
   * The number of rooms that the user is a member of. The duration does not grow with the number of rooms that the user
   * left.
   */
  roomsOf(userId: UserId): Promise<number>;
}
