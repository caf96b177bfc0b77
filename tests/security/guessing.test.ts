import { expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/domain/limits/limit.js";
import { loopbackAddresses, requestFrom } from "../support/from-address.js";
import { measured } from "../support/measured.js";
import { loginFrom } from "../support/probe.js";
import { PRODUCTION, startServer } from "../support/server-process.js";

const HOUR_MS = 3_600_000;
const GUESSES = 1_000;
const TOGETHER = 20;

it("evaluates few of 1,000 guesses from 50 addresses, and lets the owner log in (S9)", {
  timeout: 120_000,
}, async () => {
  const { url } = await startServer({ env: { ...PRODUCTION, PERSISTENCE: "memory" } });
  const account = { email: "ada@example.com", password: "correct horse battery" };
  const home = "127.0.9.1";
  await requestFrom(home, `${url}/api/auth/register`, { method: "POST", body: account });

  const addresses = loopbackAddresses(50, 30);
  const statuses: number[] = [];
  const startedAt = performance.now();
  for (let guess = 0; guess < GUESSES; guess += TOGETHER) {
    const guesses = Array.from({ length: TOGETHER }, (_, index) => {
      const wrong = { ...account, password: `wrong password ${guess + index}` };
      return loginFrom(addresses[(guess + index) % addresses.length] ?? home, url, wrong)();
    });
    statuses.push(...(await Promise.all(guesses)));
  }
  const minutes = (performance.now() - startedAt) / 60_000;
  const evaluated = statuses.filter((status) => status === 401).length;
  measured("S9", { guesses: statuses.length, evaluated, seconds: minutes * 60 });
  expect(statuses.filter((status) => status === 429)).toHaveLength(GUESSES - evaluated);
  expect(evaluated).toBeLessThanOrEqual(5 + Math.ceil(minutes));
  const { quota, windowMs } = DEFAULT_LIMITS["login.account"];
  expect(quota + (quota * HOUR_MS) / windowMs).toBeLessThanOrEqual(100);
  expect(await loginFrom("127.0.8.1", url, account)()).toBe(429);
  expect(await loginFrom(home, url, account)()).toBe(200);
});
