import type { Sanctioned } from "../../domain/moderation/sanction.js";
import { memberChange, type RoomChange } from "../../domain/rooms/room-change.js";
import type { Transaction } from "../ports/unit-of-work.js";

/** Stores what a sanction did to the room; what it did to a member is announced. */
export async function saveSanctioned(
  tx: Transaction,
  announce: (change: RoomChange) => void,
  { head, membership }: Sanctioned,
): Promise<void> {
  await tx.rooms.saveHead(head);
  if (!membership) return;
  await tx.rooms.saveMembership(membership);
  announce(memberChange(membership));
}
