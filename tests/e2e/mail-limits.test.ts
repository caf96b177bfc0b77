import { afterAll, beforeAll, expect, it } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { register, request, type TestClient } from "../support/client.js";
import { RecordingMailer } from "../support/recording-mailer.js";

const mailer = new RecordingMailer();
let app: App;
let ada: TestClient;
beforeAll(async () => {
  app = await startTestServer({ config: { rateLimits: true }, overrides: { mailer } });
  ada = await register(app.url, "ada");
});
afterAll(() => app.close());

const forgot = (email: string) => request(app.url, "/api/auth/password/forgot", { method: "POST", body: { email } });

/** Counts of the statuses of repeated requests. */
async function statuses(times: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const seen: number[] = [];
  for (let count = 0; count < times; count += 1) seen.push((await ask()).status);
  return seen;
}

it("sends five links per hour to one account, and five more to addresses that logged in to it", async () => {
  const { email } = ada.session.user;
  const five = [202, 202, 202, 202, 202];
  expect(await statuses(11, () => forgot(email))).toEqual([...five, ...five, 429]);
  expect(await statuses(6, () => forgot("nobody@example.com"))).toEqual([...five, 429]);
  await mailer.token(email, 10);
  expect(mailer.mails).toHaveLength(10);
});

it("sends twenty links per hour for one network address", async () => {
  let count = 0;
  const seen = await statuses(20, () => forgot(`${(count += 1)}@example.com`));
  expect(seen.at(-1)).toBe(429);
});

it("sends five links per hour to verify an address", async () => {
  const asked = await statuses(6, () => ada.post("/api/auth/email/verification"));
  expect(asked).toEqual([202, 202, 202, 202, 202, 429]);
});
