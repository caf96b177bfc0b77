import { Router } from "express";
import { z } from "zod";
import type { GetMyProfile } from "../../application/accounts/get-my-profile.js";
import { profileView } from "../presenters/user-view.js";
import { ok, type Endpoints } from "./endpoint.js";

export type UserUseCases = Readonly<{ profile: GetMyProfile }>;

export function userRoutes({ profile }: UserUseCases, { unverified }: Endpoints): Router {
  const router = Router();
  router.get(
    "/users/me",
    unverified(z.object({}), async (actor) => ok(profileView(await profile.execute(actor)))),
  );
  return router;
}
