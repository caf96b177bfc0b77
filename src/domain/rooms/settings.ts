import type { RoomKind } from "./room-kind.js";

export type RoomSettings = Readonly<{
  /** Whether only owners and moderators may send. */
  announcement: boolean;
  /** Seconds that a member waits between two messages; 0: none. */
  slowModeSeconds: number;
  /** `sinceJoin`: members see only messages that were sent after they joined. */
  history: "all" | "sinceJoin";
  /** Whether members see how far others have read. */
  receipts: boolean;
}>;

/** Receipts are on where few people talk. */
export const defaultSettings = (kind: RoomKind): RoomSettings => ({
  announcement: false,
  slowModeSeconds: 0,
  history: "all",
  receipts: kind === "direct" || kind === "group",
});
