import type { UserId } from "../../domain/accounts/user.js";
import type { SavedDraft } from "../../domain/messages/saved-draft.js";
import type { Closable } from "./closable.js";

/** A draft, with the `userRev` of its last change. */
export type ListedDraft = Readonly<{ draft: SavedDraft; rev: number }>;

export type DraftQuery = Readonly<{
  /** The `rev` of the last draft of the previous page. */
  after?: number;
  limit: number;
}>;

/** Drafts, for reading. Every answer is one consistent snapshot. */
export interface DraftReader extends Closable {
  /** The drafts of a user, the most recently changed first. No two drafts have one `rev`. */
  list(userId: UserId, query: DraftQuery): Promise<readonly ListedDraft[]>;
}
