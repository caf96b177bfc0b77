import { Router } from "express";
import { z } from "zod";
import type { RequestEmailVerification } from "../../application/accounts/request-email-verification.js";
import type { RequestPasswordReset } from "../../application/accounts/request-password-reset.js";
import type { ResetPassword } from "../../application/accounts/reset-password.js";
import type { VerifyEmail } from "../../application/accounts/verify-email.js";
import { ForgotPasswordRequest, ResetPasswordRequest, VerifyEmailRequest } from "../../protocol/accounts.js";
import { accepted, noContent, type Endpoints } from "./endpoint.js";

export type MailUseCases = Readonly<{
  requestPasswordReset: RequestPasswordReset;
  resetPassword: ResetPassword;
  verifyEmail: VerifyEmail;
  requestEmailVerification: RequestEmailVerification;
}>;

export function mailRoutes(useCases: MailUseCases, { publicly, unverified }: Endpoints): Router {
  const { requestPasswordReset, resetPassword, verifyEmail, requestEmailVerification } = useCases;
  const router = Router();

  router.post(
    "/auth/password/forgot",
    publicly(ForgotPasswordRequest, async (input, caller) => {
      await requestPasswordReset.execute(input, caller);
      return accepted;
    }),
  );

  router.post(
    "/auth/password/reset",
    publicly(ResetPasswordRequest, async (input, caller) => {
      await resetPassword.execute(input, caller);
      return noContent;
    }),
  );

  router.post(
    "/auth/email/verify",
    publicly(VerifyEmailRequest, async (input, caller) => {
      await verifyEmail.execute(input, caller);
      return noContent;
    }),
  );

  router.post(
    "/auth/email/verification",
    unverified(z.object({}), async (actor) => {
      await requestEmailVerification.execute(actor);
      return accepted;
    }),
  );

  return router;
}
