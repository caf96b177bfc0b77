import { expect, it } from "vitest";
import { RefusalLog } from "../../../src/application/security/refusal-log.js";
import { invalidCredentials, sessionRevoked, tokenExpired, tokenInvalid } from "../../../src/domain/accounts/errors.js";
import { rateLimited } from "../../../src/domain/limits/errors.js";
import { RecordingSecurityLog } from "../../support/recording-security-log.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

function scene() {
  const securityLog = new RecordingSecurityLog();
  const scheduler = new VirtualScheduler();
  return { securityLog, scheduler, refusals: new RefusalLog({ securityLog, scheduler }) };
}

it("records the first refusal of an origin at once, and counts the others of the minute", async () => {
  const { securityLog, scheduler, refusals } = scene();
  const limited = { name: "limit.exceeded", userId: "ada", code: "message.send" };
  for (let count = 0; count < 500; count += 1) refusals.request(rateLimited("message.send", 1), { userId: "ada" });
  refusals.request(rateLimited("message.send", 1), { userId: "bob" });
  expect(securityLog.events).toEqual([limited, { ...limited, userId: "bob" }]);
  await scheduler.advance(60_000);
  expect(securityLog.events.slice(2)).toEqual([{ ...limited, count: 499 }]);
  expect(scheduler.pending).toBe(0);
  refusals.request(rateLimited("message.send", 1), { userId: "ada" });
  expect(securityLog.events.slice(3)).toEqual([limited]);
});

it("records a bounded number of events, however many addresses are refused", async () => {
  const { securityLog, scheduler, refusals } = scene();
  for (let count = 0; count < 5_000; count += 1) refusals.request(tokenInvalid(), { address: `10.0.${count}` });
  expect(securityLog.events).toHaveLength(1_001);
  const rest = { name: "auth.token_refused", code: "auth.token_invalid" };
  expect(securityLog.events.at(-1)).toEqual(rest);
  await scheduler.advance(60_000);
  expect(securityLog.events.slice(1_001)).toEqual([{ ...rest, count: 3_999 }]);
});

it("records refused tokens, but no expired or ended ones, wrong passwords or other errors", () => {
  const { securityLog, refusals } = scene();
  for (const error of [tokenExpired(), sessionRevoked(), invalidCredentials(), new Error("failed")])
    refusals.request(error, { address: "::1" });
  expect(securityLog.events).toEqual([]);
  refusals.request(tokenInvalid(), { address: "::1" });
  expect(securityLog.events.map(({ code }) => code)).toEqual(["auth.token_invalid"]);
});
