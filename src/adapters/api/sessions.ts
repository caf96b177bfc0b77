import type { UseCases } from "../../application/use-cases.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pageView } from "../presenters/page-view.js";
import { mySessionView, tokenPairView } from "../presenters/session-view.js";
import { serve, servePublicly, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const sessionHandlers = (useCases: UseCases): Handler[] => [
  servePublicly(OPERATIONS.refreshSession, async ({ address }, input) =>
    tokenPairView(await useCases.refreshSession.execute(input, address)),
  ),
  serve(OPERATIONS.logOut, async (actor) => {
    await useCases.logOut.execute(actor);
    return {};
  }),
  serve(OPERATIONS.listSessions, async (actor, page) => {
    const sessions = await useCases.listSessions.execute(actor, pageAfter(page));
    return pageView(sessions, page.limit, { view: (session) => mySessionView(session, actor), cursor: ({ id }) => id });
  }),
  serve(OPERATIONS.endOtherSessions, async (actor) => {
    await useCases.endOtherSessions.execute(actor);
    return {};
  }),
  serve(OPERATIONS.endSession, async (actor, input) => {
    await useCases.endSession.execute(actor, input);
    return {};
  }),
  serve(OPERATIONS.changePassword, async (actor, input, caller) => {
    await useCases.changePassword.execute(actor, input, caller);
    return {};
  }),
];
