import type { RoomState } from "@synctalk/client";

type Counted = Pick<RoomState, "seq" | "readSeq">;

/**
 * Number of messages after the server's read marker and after the last message that this browser has shown. A marker
 * ahead of the room (from before a restored backup) is ignored.
 */
export function unreadIn({ seq, readSeq }: Counted, seen: number | undefined): number {
  const shown = seen !== undefined && seen <= seq ? seen : 0;
  return Math.max(0, seq - Math.max(readSeq, shown));
}
