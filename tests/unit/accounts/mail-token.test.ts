import { expect, it } from "vitest";
import { MAIL_TOKEN_KINDS, mailToken, assertUsable } from "../../../src/domain/accounts/mail-token.js";
import { buildUser } from "../../../src/contracts/builders.js";

const made = Date.UTC(2026, 0, 1);
const ada = buildUser();

it.each(MAIL_TOKEN_KINDS)("accepts a %s token from its creation on, even when the clock was set back", (kind) => {
  const token = mailToken(kind, "digest", ada, new Date(made));
  const isGood = (ms: number) => {
    try {
      return assertUsable(token, new Date(made + ms)) === token;
    } catch {
      return false;
    }
  };
  expect([-30 * 60_000, -60_000, -5_001].map(isGood)).toEqual([false, false, false]);
  expect([-5_000, 0, 29 * 60_000].map(isGood)).toEqual([true, true, true]);
  expect(isGood(25 * 60 * 60_000)).toBe(false);
});
