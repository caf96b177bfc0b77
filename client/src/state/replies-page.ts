import type { ThreadPage } from "../protocol.js";
import { withLateChanges } from "./late-changes.js";
import { messageById, type RoomState } from "./room-state.js";
import { applyThreadPage } from "./thread-state.js";

/** `before`: the `threadSeq` that was asked for; Infinity for the newest page. */
export type RepliesPage = ThreadPage & Readonly<{ before: number }>;

/** Applies a page of an open thread. */
export function applyReplies(state: RoomState, page: RepliesPage, me: string | undefined): RoomState {
  const thread = state.threads.get(page.root.id);
  if (!thread) return state;
  const context = { late: state.late, heldById: (id: string) => messageById(state, id), me };
  const [root = page.root, ...items] = withLateChanges([page.root, ...page.items], context);
  const threads = new Map(state.threads).set(thread.rootId, applyThreadPage(thread, { ...page, root, items }));
  return { ...state, threads };
}
