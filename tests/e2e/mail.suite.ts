import { afterAll, beforeAll, describe } from "vitest";
import type { VerificationMode } from "../../src/application/accounts/verification/email-verification.js";
import type { App } from "../../src/main/app.js";
import type { Config } from "../../src/main/config/config.js";
import type { Ports } from "../../src/application/ports/ports.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { request, type Answer } from "../support/client.js";
import { RecordingMailer } from "../support/recording-mailer.js";
import { emailVerificationSuite } from "./email-verification.suite.js";
import { forgottenPasswordSuite } from "./forgotten-password.suite.js";

/** A separate server with its mails, and a clock that runs `ahead`. */
export type MailStage = {
  readonly mailer: RecordingMailer;
  readonly url: () => string;
  ahead: number;
  post<Body = ProblemDetails>(path: string, body: unknown): Promise<Answer<Body>>;
};

export type StartMailServer = (
  config: Pick<Partial<Config>, "emailVerification" | "resetUrl">,
  overrides: Partial<Ports>,
) => Promise<App>;

const MODES: readonly VerificationMode[] = ["off", "optional", "required"];

/** Suite of everything that users do by mail, with recorded mails and an adjustable clock. */
export function mailSuite(mode: string, start: StartMailServer, verifications = MODES): void {
  describe(`mails, ${mode}`, () => {
    for (const emailVerification of verifications) {
      describe(`with EMAIL_VERIFICATION=${emailVerification}`, () => {
        let app: App;
        const stage: MailStage = {
          mailer: new RecordingMailer(),
          url: () => app.url,
          ahead: 0,
          post: (path, body) => request(app.url, path, { method: "POST", body }),
        };
        const clock = { now: () => new Date(Date.now() + stage.ahead) };
        beforeAll(async () => {
          app = await start({ emailVerification }, { clock, mailer: stage.mailer });
        });
        afterAll(() => app?.close());

        if (emailVerification === "off") forgottenPasswordSuite(stage);
        emailVerificationSuite(stage, emailVerification);
      });
    }
  });
}
