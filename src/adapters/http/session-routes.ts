import { Router } from "express";
import { z } from "zod";
import type { ChangePassword } from "../../application/accounts/change-password.js";
import type { EndOtherSessions } from "../../application/accounts/end-other-sessions.js";
import type { EndSession } from "../../application/accounts/end-session.js";
import type { ListSessions } from "../../application/accounts/list-sessions.js";
import type { LogOut } from "../../application/accounts/log-out.js";
import type { RefreshSession } from "../../application/accounts/refresh-session.js";
import { ChangePasswordRequest, ListSessionsQuery, RefreshRequest, SessionRequest } from "../../protocol/accounts.js";
import { pageView } from "../presenters/page-view.js";
import { mySessionView, tokenPairView } from "../presenters/session-view.js";
import { noContent, ok, type Endpoints } from "./endpoint.js";

export type SessionUseCases = Readonly<{
  refreshSession: RefreshSession;
  logOut: LogOut;
  listSessions: ListSessions;
  endSession: EndSession;
  endOtherSessions: EndOtherSessions;
  changePassword: ChangePassword;
}>;

export function sessionRoutes(useCases: SessionUseCases, { publicly, account }: Endpoints): Router {
  const { refreshSession, logOut, listSessions, endSession, endOtherSessions, changePassword } = useCases;
  const router = Router();

  router.post(
    "/auth/refresh",
    publicly(RefreshRequest, async (input, { address }) =>
      ok(tokenPairView(await refreshSession.execute(input, address))),
    ),
  );

  router.post(
    "/auth/logout",
    account(z.object({}), async (actor) => {
      await logOut.execute(actor);
      return noContent;
    }),
  );

  router
    .route("/auth/sessions")
    .get(
      account(ListSessionsQuery, async (actor, { cursor, limit }) => {
        const from = cursor === undefined ? {} : { after: cursor };
        const sessions = await listSessions.execute(actor, { ...from, limit: limit + 1 });
        return ok(
          pageView(sessions, limit, { view: (session) => mySessionView(session, actor), cursor: ({ id }) => id }),
        );
      }),
    )
    .delete(
      account(z.object({}), async (actor) => {
        await endOtherSessions.execute(actor);
        return noContent;
      }),
    );

  router.delete(
    "/auth/sessions/:sessionId",
    account(SessionRequest, async (actor, input) => {
      await endSession.execute(actor, input);
      return noContent;
    }),
  );

  router.post(
    "/auth/password",
    account(ChangePasswordRequest, async (actor, input, caller) => {
      await changePassword.execute(actor, input, caller);
      return noContent;
    }),
  );

  return router;
}
