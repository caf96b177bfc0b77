import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { TokenRefresher, renewalAfter } from "./token-refresher.js";

const LIFE_MS = 1_000;
const soon = () => new Date(Date.now() + LIFE_MS).toISOString();

/** A refresher that gets tokens from `renew`, and the tokens that it presented to the server. */
function renewing(renew: (stale: string) => Promise<string>) {
  const shown: string[] = [];
  const present = async (token: string) => {
    shown.push(token);
    return new Date(Date.now() + 900_000).toISOString();
  };
  const renewal = new TokenRefresher({ renew, present });
  renewal.start("a", soon());
  return { renewal, shown };
}

it("renews a minute before a long-lived token expires, and after 80 % of a short lifetime", () => {
  expect([900_000, 100_000, 10_000, 500, -5_000].map(renewalAfter)).toEqual([840_000, 80_000, 8_000, 1_000, 1_000]);
});

it.concurrent("presents a fresh token, retries after a failure, and stops without a new token or when it is stopped", async () => {
  let failures = 0;
  const failing = renewing(async (stale) => {
    failures += 1;
    if (failures === 1) throw new Error("offline");
    return `${stale}+`;
  });
  const fresh = renewing(async (stale) => `${stale}+`);
  let asked = 0;
  const same = renewing(async (stale) => {
    asked += 1;
    return stale;
  });
  const stopped = renewing(async (stale) => `${stale}+`);
  stopped.renewal.stop();
  await setTimeout(2.5 * LIFE_MS);
  expect([fresh.shown, failing.shown, same.shown, stopped.shown]).toEqual([["a+"], ["a+"], [], []]);
  expect(asked).toBe(1);
  for (const { renewal } of [fresh, failing]) renewal.stop();
});

it.concurrent("does not renew in a loop when the local clock is ahead of the server's", async () => {
  const present = async () => new Date(Date.now() - 3_600_000).toISOString();
  let asked = 0;
  const renew = async () => `token ${(asked += 1)}`;
  const renewal = new TokenRefresher({ renew, present });
  renewal.start("a", await present());
  await setTimeout(3.5 * LIFE_MS);
  expect(asked).toBe(1);
  renewal.stop();
});
