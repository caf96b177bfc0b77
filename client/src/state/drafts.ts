import type { ChangedDraft, Draft } from "../protocol.js";
import type { DraftRef } from "../rest/draft-requests.js";
import type { ClientState } from "./client-state.js";

export const draftKey = ({ roomId, threadOf }: DraftRef): string => threadOf ?? roomId;

/** The user's draft of a room, or of a thread; `null` when there is none, or when it is not loaded. */
export function draftOf({ drafts }: Pick<ClientState, "drafts">, ref: DraftRef): Draft | null {
  const held = drafts.get(draftKey(ref));
  return held && !("deleted" in held) ? held : null;
}

/** The `userRev` up to which the client has seen the changes of a draft. */
export const seenRevOf = ({ drafts, draftsLoaded, user }: ClientState, ref: DraftRef): number =>
  Math.max(drafts.get(draftKey(ref))?.rev ?? 0, draftsLoaded ? (user.rev ?? 0) : 0);

/** Applies a change of the feed, or an item of the list; the higher `rev` wins. */
export function applyDraft(state: ClientState, change: ChangedDraft): ClientState {
  const key = draftKey(change);
  const held = state.drafts.get(key);
  if (held && change.rev <= held.rev) return state;
  const drafts = new Map(state.drafts);
  if ("deleted" in change && state.draftsLoaded) drafts.delete(key);
  else drafts.set(key, change);
  return { ...state, drafts };
}

/** Applies the answer to a write, unless a later change of the feed removed the draft already. */
export function applyDraftAnswer(state: ClientState, answer: ChangedDraft): ClientState {
  const isKnown = state.draftsLoaded && !state.drafts.has(draftKey(answer)) && answer.rev <= (state.user.rev ?? 0);
  return isKnown ? state : applyDraft(state, answer);
}

/** Drops the removed drafts once the list is complete, because no older list can arrive any more. */
export const draftsListed = (state: ClientState): ClientState => ({
  ...state,
  drafts: new Map([...state.drafts].filter(([, draft]) => !("deleted" in draft))),
  draftsLoaded: true,
});
