import { expect, it, onTestFinished } from "vitest";
import { DomainError } from "../../src/domain/shared/domain-error.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, PASSWORD, register } from "../support/client.js";
import { requestFrom } from "../support/from-address.js";
import { quickHasher } from "../support/quick-hasher.js";
import { RecordingMailer } from "../support/recording-mailer.js";
import { RecordingSecurityLog } from "../support/recording-security-log.js";

it.each([
  ["is refused", new DomainError("unavailable", "service.unavailable", "Too much is being asked at once.")],
  ["fails", new Error("The hasher is broken.")],
])("logs in, records the login and mails about a new place when the rehash of the password %s", async (_how, error) => {
  const mailer = new RecordingMailer();
  const securityLog = new RecordingSecurityLog();
  let isOutdated = false;
  const passwordHasher = {
    ...quickHasher,
    needsRehash: () => isOutdated,
    hash: async (password: string) => {
      if (isOutdated) throw error;
      return quickHasher.hash(password);
    },
  };
  const app = await startTestServer({ overrides: { mailer, securityLog, passwordHasher } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const { email } = ada.session.user;
  isOutdated = true;
  const body = { email, password: PASSWORD };
  const answer = await requestFrom("127.0.9.1", `${app.url}/api/auth/login`, { method: "POST", body });
  expect(answer.status).toBe(200);
  expect(securityLog.events.filter(({ name }) => name === "auth.login_succeeded")).toHaveLength(1);
  await eventually(() => mailer.to(email).length > 0, "the mail about the new place");
});
