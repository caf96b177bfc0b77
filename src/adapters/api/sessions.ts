import type { UseCases } from "../../application/use-cases.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pageView } from "../presenters/page-view.js";
import { mySessionView, tokenPairView } from "../presenters/session-view.js";
import { nothingAfter, serve, servePublicly, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const sessionHandlers = (useCases: UseCases): Handler[] => [
  servePublicly(OPERATIONS.refreshSession, async (caller, input) =>
    tokenPairView(await useCases.refreshSession.execute(input, caller)),
  ),
  serve(OPERATIONS.logOut, (actor) => nothingAfter(useCases.logOut.execute(actor))),
  serve(OPERATIONS.listSessions, async (actor, page) => {
    const sessions = await useCases.listSessions.execute(actor, pageAfter(page));
    return pageView(sessions, page.limit, { view: (session) => mySessionView(session, actor), cursor: ({ id }) => id });
  }),
  serve(OPERATIONS.endOtherSessions, (actor) => nothingAfter(useCases.endOtherSessions.execute(actor))),
  serve(OPERATIONS.endSession, (actor, input) => nothingAfter(useCases.endSession.execute(actor, input))),
  serve(OPERATIONS.changePassword, (actor, input, caller) =>
    nothingAfter(useCases.changePassword.execute(actor, input, caller)),
  ),
];
