import type { UserId } from "../../domain/accounts/user.js";
import type { Sanction } from "../../domain/moderation/sanction.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** Who is muted in a room or banned from it. Only inside a `UnitOfWork` that locked the room. */
export interface SanctionRepository {
  /** The user's sanctions in the room, those that are over too: at most one of a kind, in no order. */
  findFor(roomId: RoomId, userId: UserId): Promise<readonly Sanction[]>;

  /** Stores a sanction in the place of an earlier one of its kind. Both people must exist. */
  save(sanction: Sanction): Promise<void>;
}
