import type { MembershipChange } from "../../domain/rooms/membership.js";
import { memberChange } from "../../domain/rooms/room-change.js";
import type { Room } from "../../domain/rooms/room.js";
import type { RecordingTransaction } from "./recorded-event.js";

/** Stores a changed membership, its room's counters, and the room if it changed as well. Records the change. */
export async function applyMembershipChange(
  tx: RecordingTransaction,
  { head, membership }: MembershipChange,
  changedRoom: Room | null = null,
): Promise<void> {
  await tx.rooms.saveHead(head);
  await tx.rooms.saveMembership(membership);
  const change = memberChange(membership);
  if (!changedRoom) return tx.record({ roomChanged: change });
  await tx.rooms.saveRoom(changedRoom);
  tx.record({ roomChanged: { ...change, room: { room: changedRoom, head } } });
}
