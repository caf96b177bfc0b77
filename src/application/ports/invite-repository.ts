import type { Invite } from "../../domain/rooms/invite.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** Invites, for changes. Only inside a `UnitOfWork` that locked the room. */
export interface InviteRepository {
  /** Stores a new invite. Its creator must exist. */
  add(invite: Invite): Promise<void>;

  /** The invite, which no other unit of work changes until this one ends; `null` when the room has no such invite. */
  lock(roomId: RoomId, code: string): Promise<Invite | null>;

  /** Replaces the number of uses and the time of revocation of a locked invite. */
  save(invite: Invite): Promise<void>;

  /** The number of invites of the room that are usable at this time. */
  countUsable(roomId: RoomId, at: Date): Promise<number>;
}
