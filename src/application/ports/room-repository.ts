import type { UserId } from "../../domain/accounts/user.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { Room, RoomId } from "../../domain/rooms/room.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";

/** A room's state for those who change it. Only inside a `UnitOfWork`. */
export interface RoomRepository {
  /** Stores a new room with its head. */
  add(room: Room, head: RoomHead): Promise<void>;

  /**
   * The room with its head, locked: until this unit of work ends, no other one and no append changes the head.
   * `null` when there is no such room.
   */
  lock(roomId: RoomId): Promise<{ room: Room; head: RoomHead } | null>;

  /** Replaces what a room that this unit of work locked is: its name, its description, when it was archived. */
  saveRoom(room: Room): Promise<void>;

  /** Replaces the head of a room that this unit of work locked. */
  saveHead(head: RoomHead): Promise<void>;

  /** A membership in any state, also an ended one; `null` when there never was one. */
  membership(roomId: RoomId, userId: UserId): Promise<Membership | null>;

  /** Stores a membership, new or changed, and raises its user's `rev`. The user must exist. */
  saveMembership(membership: Membership): Promise<void>;

  /** Whether somebody but the user owns the room. Takes no longer in a room of many. */
  hasOtherOwner(roomId: RoomId, userId: UserId): Promise<boolean>;

  /** The member that `chooseSuccessor` selects; `null` when there is none. Takes no longer in a large room. */
  successor(roomId: RoomId): Promise<Membership | null>;

  /** How many rooms the user is a member of. Takes no longer for somebody who left many. */
  roomsOf(userId: UserId): Promise<number>;
}
