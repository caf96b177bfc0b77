import type { RoomState } from "@synctalk/client";

type Counted = Pick<RoomState, "seq" | "readSeq">;

/** Messages after the later of the server's marker and of what this browser showed. A marker of another history says nothing. */
export function unreadIn({ seq, readSeq }: Counted, seen: number | undefined): number {
  const shown = seen !== undefined && seen <= seq ? seen : 0;
  return Math.max(0, seq - Math.max(readSeq, shown));
}
