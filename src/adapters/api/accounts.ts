import type { UseCases } from "../../application/use-cases.js";
import { validateSearchPrefix } from "../../domain/accounts/names/user-search.js";
import { validateProfile } from "../../domain/accounts/profile.js";
import { validateRegistration } from "../../domain/accounts/registration.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pageView } from "../presenters/page-view.js";
import { startedSessionView } from "../presenters/session-view.js";
import { personCursor, profileView, publicProfileView } from "../presenters/user-view.js";
import { nothingAfter, serve, servePublicly, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const accountHandlers = (useCases: UseCases): Handler[] => [
  servePublicly(
    OPERATIONS.register,
    async (caller, input) => startedSessionView(await useCases.registerUser.execute(input, caller)),
    validateRegistration,
  ),
  servePublicly(OPERATIONS.logIn, async (caller, input) =>
    startedSessionView(await useCases.logIn.execute(input, caller)),
  ),
  servePublicly(OPERATIONS.requestPasswordReset, (caller, input) =>
    nothingAfter(useCases.requestPasswordReset.execute(input, caller)),
  ),
  servePublicly(OPERATIONS.resetPassword, (caller, input) =>
    nothingAfter(useCases.resetPassword.execute(input, caller)),
  ),
  servePublicly(OPERATIONS.verifyEmail, (caller, input) => nothingAfter(useCases.verifyEmail.execute(input, caller))),
  serve(OPERATIONS.resendVerification, (actor) => nothingAfter(useCases.requestEmailVerification.execute(actor))),
  serve(OPERATIONS.viewMyProfile, async (actor) => profileView(await useCases.getMyProfile.execute(actor))),
  serve(
    OPERATIONS.changeProfile,
    async (actor, input) => profileView(await useCases.changeProfile.execute(actor, input)),
    validateProfile,
  ),
  serve(OPERATIONS.deleteAccount, (actor, input) => nothingAfter(useCases.deleteAccount.execute(actor, input))),
  serve(
    OPERATIONS.findPeople,
    async (actor, { q, ...page }) => {
      const people = await useCases.findPeople.execute(actor, { q, ...pageAfter(page) });
      return pageView(people, page.limit, { view: ({ user }) => publicProfileView(user), cursor: personCursor });
    },
    validateSearchPrefix,
  ),
  serve(OPERATIONS.viewUser, async (actor, input) => publicProfileView(await useCases.viewUser.execute(actor, input))),
];
