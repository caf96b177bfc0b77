import type { UserId } from "../accounts/user.js";
import type { Id } from "../shared/id.js";

/** The reactions of one kind. `userIds` are the first ten reactors, the oldest first. */
export type ReactionSummary = Readonly<{ emoji: string; count: number; userIds: readonly UserId[] }>;

/** One user's reaction to a message. Reactions of one kind are ordered by `rev`, the change of the room that added it. */
export type Reaction = Readonly<{ messageId: Id<"message">; emoji: string; userId: UserId; rev: number; at: Date }>;
