import type { Message } from "../messages/message.js";
import type { Membership } from "./membership.js";
import type { RoomId } from "./room.js";

/** A room's place in a list by last activity. */
export type ActivityPlace = Readonly<{ lastActivityAt: Date; roomId: RoomId }>;

type JoinedRoom = Readonly<{ membership: Membership | null; latest: readonly Message[] }>;

/** When the last message that the member sees was sent; the time of joining, if that is later. */
export function lastActivity({ membership, latest }: JoinedRoom): Date {
  const times = [membership?.joinedAt, latest.at(-1)?.sentAt].map((time) => time?.getTime() ?? 0);
  return new Date(Math.max(...times));
}

/** Orders the most recently active room first. */
export function byActivity(a: ActivityPlace, b: ActivityPlace): number {
  const difference = b.lastActivityAt.getTime() - a.lastActivityAt.getTime();
  if (difference !== 0) return difference;
  if (a.roomId === b.roomId) return 0;
  return a.roomId < b.roomId ? 1 : -1;
}
