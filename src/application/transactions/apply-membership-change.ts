import type { MembershipChange } from "../../domain/rooms/membership.js";
import { applyRoomChange, type AppliedChange } from "./apply-room-change.js";
import type { RecordingTransaction } from "./recorded-event.js";

/** Stores a changed membership with its room's counters, and notices of it. Records the change. */
export const applyMembershipChange = (
  tx: RecordingTransaction,
  { head, membership }: MembershipChange,
  more: Pick<AppliedChange, "locked" | "room" | "notices">,
): Promise<void> => applyRoomChange(tx, { head, members: [membership], ...more });
