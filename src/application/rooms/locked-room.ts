import { roomNotFound } from "../../domain/rooms/errors.js";
import type { Room, RoomId } from "../../domain/rooms/room.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Transaction } from "../ports/unit-of-work.js";

/** The room under its lock, for work on a room that was there a moment ago. */
export async function lockRoom(tx: Transaction, roomId: RoomId): Promise<{ room: Room; head: RoomHead }> {
  const locked = await tx.rooms.lock(roomId);
  if (!locked) throw roomNotFound();
  return locked;
}
