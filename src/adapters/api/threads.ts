import type { UseCases } from "../../application/use-cases.js";
import type { ThreadCursor } from "../../domain/messages/thread-page.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pageView } from "../presenters/page-view.js";
import { readStateView, threadCursorOf } from "../presenters/thread-view.js";
import { serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";
import { messageAnswers } from "./message-answers.js";

export const threadHandlers = (useCases: UseCases, answers = messageAnswers(useCases)): Handler[] => [
  serve(OPERATIONS.viewThread, async (actor, { before, after, ...input }) =>
    answers.thread(actor, await useCases.viewThread.execute(actor, { ...input, cursor: cursorFrom(before, after) })),
  ),
  serve(OPERATIONS.followThread, async (actor, input) => {
    await useCases.followThread.execute(actor, { ...input, following: true });
    return { following: true };
  }),
  serve(OPERATIONS.unfollowThread, async (actor, input) => {
    await useCases.followThread.execute(actor, { ...input, following: false });
    return { following: false };
  }),
  serve(OPERATIONS.listThreads, async (actor, { cursor, limit, unread }) => {
    const query = { unread: unread === "true", ...pageAfter({ cursor, limit }) };
    const threads = await useCases.listThreads.execute(actor, query);
    return pageView(threads, limit, { view: await answers.threadOf(actor, threads), cursor: threadCursorOf });
  }),
  serve(OPERATIONS.markThreadRead, async (actor, input) =>
    readStateView(await useCases.markThread.execute(actor, { ...input, as: "read" })),
  ),
  serve(OPERATIONS.markThreadUnread, async (actor, input) =>
    readStateView(await useCases.markThread.execute(actor, { ...input, as: "unread" })),
  ),
];

function cursorFrom(before: number | undefined, after: number | undefined): ThreadCursor {
  if (before !== undefined) return { before };
  return after === undefined ? { newest: true } : { after };
}
