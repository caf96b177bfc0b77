import { notAMember, roomArchived, roomNotFound } from "./errors.js";
import { isActive, type Membership } from "./membership.js";
import type { Room } from "./room.js";

/** What deciding about one person in one room takes, as it stood at `accessRev`. */
export type RoomAccess = Readonly<{ room: Room; accessRev: number; membership: Membership | null }>;

/** The room, for someone who may know of it. A private room and no room at all are the same refusal. */
export function visible<A extends Pick<RoomAccess, "room" | "membership">>(access: A | null): A {
  if (!access) throw roomNotFound();
  if (access.room.kind !== "public" && !isActive(access.membership)) throw roomNotFound();
  return access;
}

/** The membership that allows sending to the room. */
export function senderIn(access: RoomAccess | null): Membership {
  const { room, membership } = visible(access);
  if (!isActive(membership)) throw notAMember();
  if (room.archivedAt) throw roomArchived();
  return membership;
}
