import type { SessionEnd, SessionId } from "../../domain/accounts/session.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Departure } from "../../domain/rooms/membership.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Closable } from "./closable.js";
import type { RoomView } from "./room-reader.js";

/** A change of one user's membership, known by the room's `rev` that it took. Who left and joined again has another `joinedAt`. */
export type MembershipNotice = Readonly<{ userId: UserId; roomId: RoomId; rev: number; joinedAt: Date }>;

/**
 * The live connections of this node. Calls take effect in the order in which they are made, never wait for a client and
 * never throw. Of two notices for the same user and room the higher `rev` holds, in whatever order they come.
 */
export interface MessageBroadcaster extends Closable {
  /**
   * Lets the user's connections hear the room from `rev` on, whatever is pushed after this. Returns those that did not
   * before. Those that did, in an earlier membership whose end they were not told of, get `room:resync`.
   */
  admit(notice: MembershipNotice): readonly string[];

  /** The same for those of the user's connections that hear the room already: nobody else is admitted. */
  rejoined(notice: MembershipNotice): void;

  /** The user's connections hear nothing of the room that is pushed after this. Returns those that did before. */
  dismiss(notice: MembershipNotice): readonly string[];

  /** Whether the connection is one of this node's that hears the room. */
  hears(connectionId: string, roomId: RoomId): boolean;

  /** Tells connections about a room that is new to them. */
  roomAdded(connectionIds: readonly string[], view: RoomView): void;

  /** Tells connections why they hear the room no more. */
  roomRemoved(connectionIds: readonly string[], roomId: RoomId, reason: Departure): void;

  /** Pushes a change to every connection that hears the room. */
  roomChanged(change: RoomChange): void;

  /** The sessions that the user's connections were opened by. */
  sessionsOf(userId: UserId): readonly SessionId[];

  /** Tells the session's connections why it is over, and ends them: they are told nothing after this. */
  endSession(sessionId: SessionId, reason: SessionEnd): void;

  /** Ends every connection in the way that makes its client connect again. */
  startOver(): void;

  /** Tells every connection that hears the room that its stream has a hole before `rev`. */
  resync(roomId: RoomId, rev: number): void;
}
