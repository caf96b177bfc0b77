import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import type { Problem } from "../../src/protocol/entities.js";
import { PASSWORD, register } from "../support/client.js";
import { loopbackAddresses, requestFrom } from "../support/from-address.js";
import { quickHasher } from "../support/quick-hasher.js";

type Limited = Problem & { details: { limit: string } };

it("lets the owner change the password while strangers guess at it, and guess no more often than they", async () => {
  const app = await startTestServer({ config: { rateLimits: true }, overrides: { hasher: quickHasher } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const { email } = ada.session.user;
  const guess = (from: string) =>
    requestFrom(from, `${app.url}/api/auth/login`, { method: "POST", body: { email, password: "a wrong one" } });
  const guesses = await Promise.all(loopbackAddresses(10).map(guess));
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(5);

  const newPassword = "a new battery staple";
  const change = (currentPassword: string) => ada.post<Limited>("/api/auth/password", { currentPassword, newPassword });
  expect((await change(PASSWORD)).status).toBe(204);
  for (let count = 0; count < 4; count += 1) expect((await change("a wrong one")).status).toBe(401);
  const refusals = [await change(newPassword), await ada.delete<Limited>("/api/users/me", { password: newPassword })];
  for (const { status, body } of refusals) expect([status, body.details.limit]).toEqual([429, "password.account"]);
});
