import type { UseCases } from "../../application/use-cases.js";
import type { Counts } from "../../domain/limits/counts.js";
import { draftChanged } from "../../domain/messages/errors.js";
import { validateDraft } from "../../domain/messages/saved-draft.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { draftCursorOf, draftStateView, draftView } from "../presenters/draft-view.js";
import { pageView } from "../presenters/page-view.js";
import { serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const draftHandlers = (
  { saveDraft, deleteDraft, listDrafts }: UseCases,
  { "message.characters": maxCharacters }: Counts,
): Handler[] => [
  serve(
    OPERATIONS.saveDraft,
    async (actor, { threadOf = null, ...input }) => {
      const saved = await saveDraft.execute(actor, { ...input, threadOf });
      if (saved.outcome === "conflict") throw draftChanged(draftStateView({ ...input, threadOf }, saved.state));
      return draftView(saved.draft, saved.rev);
    },
    (input) => validateDraft(input, maxCharacters),
  ),
  serve(OPERATIONS.deleteDraft, async (actor, { threadOf = null, ...input }) => {
    const newer = await deleteDraft.execute(actor, { ...input, threadOf });
    if (newer) throw draftChanged(draftStateView({ ...input, threadOf }, newer));
    return {};
  }),
  serve(OPERATIONS.listDrafts, async (actor, { cursor, limit }) =>
    pageView(await listDrafts.execute(actor, pageAfter({ cursor, limit })), limit, {
      view: ({ draft, rev }) => draftView(draft, rev),
      cursor: draftCursorOf,
    }),
  ),
];
