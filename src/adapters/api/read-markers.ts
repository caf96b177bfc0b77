import type { Actor } from "../../application/actor.js";
import type { UseCases } from "../../application/use-cases.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pageView } from "../presenters/page-view.js";
import { readMarkersView } from "../presenters/room-view.js";
import { readStateView } from "../presenters/thread-view.js";
import { seenCursorOf, seenView } from "../presenters/seen-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const readMarkerHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.markRead, async (actor, { threadOf, ...input }) =>
    threadOf === undefined
      ? readMarkersView(await useCases.markRead.execute(actor, input))
      : markThread(useCases, actor, { ...input, messageId: threadOf, as: "read" }),
  ),
  serve(OPERATIONS.markUnread, async (actor, { threadOf, ...input }) =>
    threadOf === undefined
      ? readMarkersView(await useCases.markUnread.execute(actor, input))
      : markThread(useCases, actor, { ...input, messageId: threadOf, as: "unread" }),
  ),
  serve(OPERATIONS.listSeen, async (actor, { cursor, limit, ...key }) => {
    const seen = await useCases.listSeen.execute(actor, { ...key, ...pageAfter({ cursor, limit }) });
    return pageView(seen, limit, { view: seenView, cursor: seenCursorOf });
  }),
  serve(OPERATIONS.markAllRead, (actor) => nothingAfter(useCases.markAllRead.execute(actor))),
];

const markThread = async (
  { markThread }: UseCases,
  actor: Actor,
  input: Parameters<UseCases["markThread"]["execute"]>[1],
) => readStateView(await markThread.execute(actor, input));
