import type { UseCases } from "../../application/use-cases.js";
import { peopleQueryProblems } from "../../domain/accounts/finding-people.js";
import { profileProblems } from "../../domain/accounts/profile.js";
import { registrationProblems } from "../../domain/accounts/registration.js";
import { OPERATIONS } from "../../protocol/operations.js";
import { pageView } from "../presenters/page-view.js";
import { startedSessionView } from "../presenters/session-view.js";
import { personCursor, profileView, publicProfileView } from "../presenters/user-view.js";
import { serve, servePublicly, type Handler } from "./handler.js";
import { pageAfter } from "./list-page.js";

export const accountHandlers = (useCases: UseCases): Handler[] => [
  servePublicly(
    OPERATIONS.register,
    async (caller, input) => startedSessionView(await useCases.registerUser.execute(input, caller)),
    registrationProblems,
  ),
  servePublicly(OPERATIONS.logIn, async (caller, input) =>
    startedSessionView(await useCases.logIn.execute(input, caller)),
  ),
  servePublicly(OPERATIONS.requestPasswordReset, async (caller, input) => {
    await useCases.requestPasswordReset.execute(input, caller);
    return {};
  }),
  servePublicly(OPERATIONS.resetPassword, async (caller, input) => {
    await useCases.resetPassword.execute(input, caller);
    return {};
  }),
  servePublicly(OPERATIONS.verifyEmail, async (caller, input) => {
    await useCases.verifyEmail.execute(input, caller);
    return {};
  }),
  serve(OPERATIONS.resendVerification, async (actor) => {
    await useCases.requestEmailVerification.execute(actor);
    return {};
  }),
  serve(OPERATIONS.viewMyProfile, async (actor) => profileView(await useCases.getMyProfile.execute(actor))),
  serve(
    OPERATIONS.changeProfile,
    async (actor, input) => profileView(await useCases.changeProfile.execute(actor, input)),
    profileProblems,
  ),
  serve(OPERATIONS.deleteAccount, async (actor, input) => {
    await useCases.deleteAccount.execute(actor, input);
    return {};
  }),
  serve(
    OPERATIONS.findPeople,
    async (actor, { q, ...page }) => {
      const people = await useCases.findPeople.execute(actor, { q, ...pageAfter(page) });
      return pageView(people, page.limit, { view: ({ user }) => publicProfileView(user), cursor: personCursor });
    },
    peopleQueryProblems,
  ),
  serve(OPERATIONS.viewUser, async (actor, input) => publicProfileView(await useCases.viewUser.execute(actor, input))),
];
