import type { UserId } from "../accounts/user.js";

/** The reactions of one kind. `userIds` are the first ten reactors, the oldest first. */
export type ReactionSummary = Readonly<{ emoji: string; count: number; userIds: readonly UserId[] }>;
