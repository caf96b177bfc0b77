import { Router } from "express";
import { z } from "zod";
import type { ChangeProfile } from "../../application/accounts/change-profile.js";
import type { DeleteAccount } from "../../application/accounts/delete-account.js";
import type { FindPeople } from "../../application/accounts/find-people.js";
import type { GetMyProfile } from "../../application/accounts/get-my-profile.js";
import type { ViewUser } from "../../application/accounts/view-user.js";
import { peopleQueryProblems } from "../../domain/accounts/finding-people.js";
import { profileProblems } from "../../domain/accounts/profile.js";
import { ChangeProfileRequest, DeleteAccountRequest, FindPeopleQuery, UserRequest } from "../../protocol/accounts.js";
import { pageView } from "../presenters/page-view.js";
import { personCursor, profileView, publicProfileView } from "../presenters/user-view.js";
import { noContent, ok, type Endpoints } from "./endpoint.js";

export type UserUseCases = Readonly<{
  getMyProfile: GetMyProfile;
  changeProfile: ChangeProfile;
  deleteAccount: DeleteAccount;
  viewUser: ViewUser;
  findPeople: FindPeople;
}>;

export function userRoutes(useCases: UserUseCases, { privately, lists, unverified, account }: Endpoints): Router {
  const { getMyProfile, changeProfile, deleteAccount, viewUser, findPeople } = useCases;
  const router = Router();

  router
    .route("/users/me")
    .get(unverified(z.object({}), async (actor) => ok(profileView(await getMyProfile.execute(actor)))))
    .patch(
      privately(
        ChangeProfileRequest,
        async (actor, input) => ok(profileView(await changeProfile.execute(actor, input))),
        profileProblems,
      ),
    )
    .delete(
      account(DeleteAccountRequest, async (actor, input) => {
        await deleteAccount.execute(actor, input);
        return noContent;
      }),
    );

  router.get(
    "/users",
    lists(
      FindPeopleQuery,
      async (actor, { q, cursor, limit }) => {
        const from = cursor === undefined ? {} : { after: cursor };
        const people = await findPeople.execute(actor, { q, ...from, limit: limit + 1 });
        return ok(pageView(people, limit, { view: ({ user }) => publicProfileView(user), cursor: personCursor }));
      },
      peopleQueryProblems,
    ),
  );

  router.get(
    "/users/:userId",
    privately(UserRequest, async (actor, input) => ok(publicProfileView(await viewUser.execute(actor, input)))),
  );

  return router;
}
