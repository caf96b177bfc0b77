import type { UseCases } from "../../application/use-cases.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { readMarkersView } from "../presenters/room-view.js";
import { nothingAfter, serve, type Handler } from "./handler.js";

export const readMarkerHandlers = (useCases: UseCases): Handler[] => [
  serve(OPERATIONS.markRead, async (actor, input) => readMarkersView(await useCases.markRead.execute(actor, input))),
  serve(OPERATIONS.markUnread, async (actor, input) =>
    readMarkersView(await useCases.markUnread.execute(actor, input)),
  ),
  serve(OPERATIONS.markAllRead, (actor) => nothingAfter(useCases.markAllRead.execute(actor))),
];
