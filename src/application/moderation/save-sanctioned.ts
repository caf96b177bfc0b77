import type { SanctionEffect } from "../../domain/moderation/sanction.js";
import { memberChange, type RoomChange } from "../../domain/rooms/room-change.js";
import type { Transaction } from "../ports/unit-of-work.js";

/** Stores and announces what a sanction does to a member. */
export async function saveSanctionEffect(
  tx: Transaction,
  announce: (change: RoomChange) => void,
  change: SanctionEffect,
): Promise<void> {
  if (!change) return;
  await tx.rooms.saveHead(change.head);
  await tx.rooms.saveMembership(change.membership);
  announce(memberChange(change.membership));
}
