import { pageOf } from "../answers.js";
import { DeleteDraftQuery, DraftsQuery, SaveDraftRequest } from "../drafts.js";
import { Empty, operation } from "../operation.js";
import { Draft } from "../user-answers.js";

export const DRAFT_OPERATIONS = {
  saveDraft: operation({
    tag: "messages",
    summary: "Save what I write in a room, or with `threadOf` in a thread, on all my devices.",
    access: "authenticated",
    budget: "read",
    limits: ["draft.save"],
    input: SaveDraftRequest,
    output: Draft,
    rest: { method: "PUT", path: "/rooms/:roomId/draft", status: 200 },
    errors: [
      ...(["room.not_found", "room.not_a_member", "message.not_found", "message.deleted", "thread.nested"] as const),
      ...(["message.empty", "message.too_long", "draft.changed", "draft.too_many"] as const),
    ],
    example: { body: "Half a sentence" },
  }),
  deleteDraft: operation({
    tag: "messages",
    summary: "Delete my draft of a room, or with `threadOf` of a thread, if there is one.",
    access: "authenticated",
    budget: "read",
    limits: ["draft.save"],
    input: DeleteDraftQuery,
    output: Empty,
    rest: { method: "DELETE", path: "/rooms/:roomId/draft", status: 204 },
    errors: ["room.not_found", "room.not_a_member", "draft.changed"],
    example: {},
  }),
  listDrafts: operation({
    tag: "messages",
    summary: "List my drafts, the most recently changed first.",
    access: "authenticated",
    budget: "list",
    input: DraftsQuery,
    output: pageOf(Draft),
    rest: { method: "GET", path: "/drafts", status: 200 },
    errors: [],
    example: { limit: "50" },
  }),
} as const;
