import { type RoomState, unread } from "@synctalk/client";

type Counted = Pick<RoomState, "seq" | "unreadFrom" | "counted">;

/** Number of unread messages. A room whose last message this page has shown has none, before the server confirms it. */
export function unreadIn(state: Counted, seen: number | undefined): number {
  return seen === state.seq && state.unreadFrom === null ? 0 : unread(state);
}
