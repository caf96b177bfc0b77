import type { UserId } from "../../domain/accounts/user.js";
import type { Sanction } from "../../domain/moderation/sanction.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** Mutes and bans of a room. Only inside a `UnitOfWork` that locked the room. */
export interface SanctionRepository {
  /** The user's sanctions in the room, also expired ones: at most one of each kind, in no order. */
  findFor(roomId: RoomId, userId: UserId): Promise<readonly Sanction[]>;

  /** Stores a sanction and replaces an earlier one of its kind. Both users must exist. */
  save(sanction: Sanction): Promise<void>;
}
