import { availableParallelism } from "node:os";
import { expect, it, onTestFinished } from "vitest";
import { Argon2PasswordHasher } from "../../src/adapters/security/argon2-password-hasher.js";
import { Semaphore } from "../../src/application/concurrency/semaphore.js";
import { startTestServer } from "../../src/main/testing.js";
import { register, request } from "../support/client.js";
import { measured, quantile } from "../support/measured.js";

const LOGINS = 2_000;

it("takes as long to refuse an unknown email as a known one (S8)", { timeout: 600_000 }, async () => {
  const passwordHasher = new Argon2PasswordHasher(new Semaphore({ max: availableParallelism(), maxQueued: 100 }));
  const app = await startTestServer({ overrides: { passwordHasher } });
  onTestFinished(() => app.close());
  const { email } = (await register(app.url, "known")).session.user;
  const unknown = email.replace("known", "nknow");
  const timings = { known: [] as number[], unknown: [] as number[] };
  const login = async (who: "known" | "unknown") => {
    const body = { email: who === "known" ? email : unknown, password: "not the password" };
    const from = performance.now();
    const { status } = await request(app.url, "/api/auth/login", { method: "POST", body });
    timings[who].push(performance.now() - from);
    expect(status).toBe(401);
  };
  for (let pair = 0; pair < LOGINS / 2; pair += 1)
    for (const who of pair % 2 ? (["known", "unknown"] as const) : (["unknown", "known"] as const)) await login(who);

  const [known, nobody] = [quantile(timings.known, 0.5), quantile(timings.unknown, 0.5)];
  measured("S8", { "known ms": known, "unknown ms": nobody, "apart ms": Math.abs(known - nobody) });
  expect(Math.abs(known - nobody)).toBeLessThan(2);
});
