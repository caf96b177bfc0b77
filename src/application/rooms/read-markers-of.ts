import { requireVisible } from "../../domain/rooms/access.js";
import { notAMember } from "../../domain/rooms/errors.js";
import { isActive, type Membership } from "../../domain/rooms/membership.js";
import type { Unread } from "../../domain/rooms/read-markers.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { RoomReader } from "../ports/room-reader.js";

export type MarkersView = Readonly<{ membership: Membership; unread: Unread }>;

/** The actor's read markers in a room, and the number of unread messages. Refuses a user who is not a member. */
export async function readMarkersOf(
  roomReader: Pick<RoomReader, "view">,
  actor: Actor,
  roomId: RoomId,
): Promise<MarkersView> {
  const { membership, unread } = requireVisible(await roomReader.view(roomId, actor.userId, 0));
  if (!isActive(membership)) throw notAMember();
  return { membership, unread };
}
