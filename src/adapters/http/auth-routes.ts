import { Router } from "express";
import type { LogIn } from "../../application/accounts/log-in.js";
import type { RegisterUser } from "../../application/accounts/register-user.js";
import { registrationProblems } from "../../domain/accounts/registration.js";
import { LoginRequest, RegisterRequest } from "../../protocol/accounts.js";
import { startedSessionView } from "../presenters/session-view.js";
import { created, ok, type Endpoints } from "./endpoint.js";

export type AuthUseCases = Readonly<{ registerUser: RegisterUser; logIn: LogIn }>;

export function authRoutes({ registerUser, logIn }: AuthUseCases, { publicly }: Endpoints): Router {
  const router = Router();
  router.post(
    "/auth/register",
    publicly(
      RegisterRequest,
      async (input, caller) => created(startedSessionView(await registerUser.execute(input, caller))),
      registrationProblems,
    ),
  );
  router.post(
    "/auth/login",
    publicly(LoginRequest, async (input, caller) => ok(startedSessionView(await logIn.execute(input, caller)))),
  );
  return router;
}
