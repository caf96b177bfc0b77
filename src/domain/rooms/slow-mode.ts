import { RANK, type Membership } from "./membership.js";
import type { Room } from "./room.js";

/** Seconds that the member waits between two messages; 0: none. Moderators and owners never wait. */
export const slowModeOf = ({ settings }: Pick<Room, "settings">, { role }: Pick<Membership, "role">): number =>
  RANK[role] < RANK.moderator ? settings.slowModeSeconds : 0;

/** The time that the member still has to wait at this time; 0 when they may send. */
export function slowModeWaitMs(
  { slowModeSentAt }: Pick<Membership, "slowModeSentAt">,
  { seconds, at }: Readonly<{ seconds: number; at: Date }>,
): number {
  if (seconds === 0 || !slowModeSentAt) return 0;
  return Math.max(0, slowModeSentAt.getTime() + seconds * 1000 - at.getTime());
}
