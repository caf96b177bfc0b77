import type { UserSummary } from "../accounts/user.js";

/** Summary of a thread, shown on its root. */
export type ThreadSummary = Readonly<{
  /** Number of replies that are not deleted. */
  replies: number;
  /** The `threadSeq` of the last reply. */
  lastSeq: number;
  lastReplyAt: Date;
  /** The last three people who replied, the latest first. */
  participants: readonly UserSummary[];
}>;
