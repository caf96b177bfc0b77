import type { ListedDraft } from "../../application/ports/draft-reader.js";
import type { DraftKey, DraftState, SavedDraft } from "../../domain/messages/saved-draft.js";
import type * as wire from "../../protocol/user-entities.js";

export const draftView = ({ roomId, threadOf, body, data, updatedAt }: SavedDraft, rev: number): wire.Draft => ({
  roomId,
  threadOf,
  body,
  data,
  rev,
  updatedAt: updatedAt.toISOString(),
});

/** The draft of a place, or the removed one. */
export const draftStateView = (
  { roomId, threadOf }: Omit<DraftKey, "userId">,
  { draft, rev }: DraftState,
): wire.ChangedDraft => (draft ? draftView(draft, rev) : { roomId, threadOf, rev, deleted: true });

export const draftCursorOf = ({ rev }: ListedDraft): string => `${rev}`;
