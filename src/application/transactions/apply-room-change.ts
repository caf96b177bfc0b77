import type { Membership } from "../../domain/rooms/membership.js";
import { newNotice, type NewNotice } from "../../domain/rooms/notice.js";
import { emptyChange } from "../../domain/rooms/room-change.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Room } from "../../domain/rooms/room.js";
import { DomainError } from "../../domain/shared/domain-error.js";
import type { RecordingTransaction } from "./recorded-event.js";

/** One change of a room, after which its counters are `head`. */
export type AppliedChange = Readonly<{
  /** The room as this transaction locked it. A change of members shows it, because its number of members may change. */
  locked: Room;
  head: RoomHead;
  members?: readonly Membership[];
  /** The room itself, if it changed. */
  room?: Room | null;
  notices?: readonly NewNotice[];
}>;

/**
 * Refuses somebody who comes back before all follows of the earlier membership have ended, of which there are more than
 * MAX_ENDED_AT_ONCE. That takes seconds at most.
 */
async function checkFollowsEnded(tx: RecordingTransaction, { roomId, user }: Membership): Promise<void> {
  if (!(await tx.threadFollows.areEnding(roomId, user.id))) return;
  throw new DomainError("unavailable", "service.unavailable", "The earlier membership is still ending. Try again.");
}

/** Stores a membership. Its end also ends the follows in the room, and the drafts, which a locked membership protects. */
async function saveMembership(tx: RecordingTransaction, membership: Membership): Promise<void> {
  if (membership.leftAt === null) await checkFollowsEnded(tx, membership);
  else await tx.threadFollows.removeAll(membership.roomId, membership.user.id);
  await tx.rooms.saveMembership(membership);
  if (membership.leftAt !== null) await tx.drafts.removeAll(membership.roomId, membership.user.id);
}

/** Stores what changed in a room that this transaction locked, with notices of it, and records the change. */
export async function applyRoomChange(
  tx: RecordingTransaction,
  { locked, head, members = [], room = null, notices = [] }: AppliedChange,
): Promise<void> {
  await tx.rooms.saveHead(head);
  if (room) await tx.rooms.saveRoom(room);
  for (const membership of members) await saveMembership(tx, membership);
  const added = notices.map((notice) => newNotice(head, notice));
  for (const notice of added) await tx.notices.add(notice);
  const change = { ...emptyChange(head.roomId, head.rev), members, notices: added };
  const shown = room ?? (members.length > 0 ? locked : null);
  tx.record({ roomChanged: shown ? { ...change, room: { room: shown, head } } : change });
}
