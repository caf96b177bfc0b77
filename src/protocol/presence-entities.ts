import type { UserSummary } from "./entities.js";

export type ActivityState = "typing" | "uploading" | "thinking" | "searching" | "working";

/** An activity in a room, or in the thread of the root `threadOf`; or the number of people after the first three. */
export type ActivityChanged =
  | { roomId: string; threadOf: string | null; userId: string; state: ActivityState | null; label: string | null }
  | { roomId: string; threadOf: string | null; others: number };

/** A member who has read a message of mine, and when their marker last moved. */
export type Seen = { user: UserSummary; at: string };

/** Read marker of another member in a room, or in the thread of the root `threadOf`, by its `threadSeq`. */
export type ReadMarked = { roomId: string; threadOf: string | null; userId: string; seq: number };

/** A person as I see them. Only I am ever `invisible` to myself. */
export type Presence = {
  userId: string;
  status: "online" | "away" | "offline" | "invisible";
  /** When they were last connected; `null` while they are connected, and when it is unknown. */
  lastSeenAt: string | null;
  text: string | null;
};
