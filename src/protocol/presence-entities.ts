export type ActivityState = "typing" | "uploading" | "thinking" | "searching" | "working";

/** An activity in a room, or in the thread of the root `threadOf`; or the number of people after the first three. */
export type ActivityChanged =
  | { roomId: string; threadOf: string | null; userId: string; state: ActivityState | null; label: string | null }
  | { roomId: string; threadOf: string | null; others: number };
