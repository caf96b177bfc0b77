import type { Draft, Page } from "../protocol.js";
import type { DraftRef, DraftWrite } from "./draft-requests.js";
import type { operationCall } from "./operation-call.js";
import type { PageQuery } from "./rest-inputs.js";

export interface DraftCalls {
  /** Saves what I write in a room or a thread. */
  saveDraft(ref: DraftRef, draft: DraftWrite): Promise<Draft>;
  /** Deletes my draft of a room or a thread, if there is one. */
  deleteDraft(ref: DraftRef, expectedRev?: number): Promise<void>;
  /** My drafts, the most recently changed first. */
  drafts(query?: PageQuery): Promise<Page<Draft>>;
}

const placeOf = ({ roomId, threadOf }: DraftRef) => ({ roomId, ...(threadOf && { threadOf }) });

export const draftCalls = (call: ReturnType<typeof operationCall>): DraftCalls => ({
  saveDraft: (ref, draft) => call("saveDraft", { ...draft, ...placeOf(ref) }),
  deleteDraft: (ref, expectedRev) =>
    call("deleteDraft", { ...placeOf(ref), ...(expectedRev !== undefined && { expectedRev }) }),
  drafts: (query = {}) => call("listDrafts", query),
});
