import type { RoomState } from "@synctalk/client";

type Counted = Pick<RoomState, "seq" | "readSeq">;

/** Messages after the server's marker and after what this browser has shown. A marker of another history is ignored. */
export function unreadIn({ seq, readSeq }: Counted, seen: number | undefined): number {
  const shown = seen !== undefined && seen <= seq ? seen : 0;
  return Math.max(0, seq - Math.max(readSeq, shown));
}
