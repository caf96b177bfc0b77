import type { UserId } from "../../domain/accounts/user.js";
import { tooManyRooms } from "../../domain/rooms/errors.js";
import type { Transaction } from "../ports/unit-of-work.js";

const MAX_ROOMS = 500;

/** Refuses one more room to someone who is in as many as one can be in. */
export async function assertUnderRoomLimit(userId: UserId, tx: Transaction): Promise<void> {
  if ((await tx.rooms.roomsOf(userId)) >= MAX_ROOMS) throw tooManyRooms(MAX_ROOMS);
}
