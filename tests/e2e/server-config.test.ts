import { expect, it, onTestFinished } from "vitest";
import { serverConfig } from "../../client/src/index.js";
import { DEFAULT_LIMITS } from "../../src/domain/limits/limit.js";
import type { Config } from "../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import { request } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

async function configOf(config: Partial<Config> = {}) {
  const app = await startTestServer({ config });
  onTestFinished(() => app.close());
  const answer = await request(app.url, "/api/config");
  const shown = await serverConfig({ url: app.url });
  expect([answer.status, answer.body]).toEqual([200, shown]);
  return shown;
}

it("tells everybody the limits of the server", async () => {
  const { limits } = await configOf({ rateLimits: true });
  expect(limits).toEqual({
    message: { maxCharacters: 4_000, maxDataBytes: 4_096, maxDataDepth: 8, maxReactionKinds: 20 },
    room: {
      maxNameCharacters: 80,
      maxTopicCharacters: 250,
      maxDescriptionCharacters: 500,
      maxPins: 50,
      maxGroupPeople: 50,
    },
    user: {
      usernameCharacters: { min: 3, max: 32 },
      passwordCharacters: { min: 8, max: 128 },
      maxDisplayNameCharacters: 80,
      maxBioCharacters: 500,
      maxRooms: 500,
      maxDrafts: 200,
      maxScheduled: 100,
      maxBlocked: 500,
    },
    request: { maxBodyBytes: 65_536, maxPacketBytes: 65_536, maxPageItems: 100, maxPageBytes: 524_288 },
    session: { accessTokenMs: 900_000, idleMs: 30 * 86_400_000, maxMs: 90 * 86_400_000 },
    connection: {
      maxPerUser: 20,
      maxPerAddress: 100,
      authenticateWithinMs: 5_000,
      pingIntervalMs: 10_000,
      pingTimeoutMs: 5_000,
      maxQueuedPackets: 64,
      maxQueuedBytes: 1_048_576,
    },
    presence: { maxWatched: 500, graceMs: 15_000, activityMs: 6_000 },
    rates: DEFAULT_LIMITS,
  });
});

it("tells the limits as they are configured", async () => {
  const rates = { ...DEFAULT_LIMITS, "message.send": { quota: 40, windowMs: 1_000 } };
  const limits = { ...LIMIT_DEFAULTS, rates, connections: { ...LIMIT_DEFAULTS.connections, user: 7 } };
  const changed = await configOf({ rateLimits: true, limits, accessTokenTtl: 60 });
  expect(changed.limits.rates["message.send"]).toEqual({ quota: 40, windowMs: 1_000 });
  expect(changed.limits.connection.maxPerUser).toBe(7);
  expect(changed.limits.session.accessTokenMs).toBe(60_000);
  const { limits: unlimited } = await configOf({ rateLimits: false });
  expect(unlimited.rates).toEqual({});
  expect([unlimited.connection.maxPerUser, unlimited.connection.maxPerAddress]).toEqual([null, null]);
});

it("tells how people log in, what the server offers, and that messages can be edited at any time", async () => {
  const { login, features, editWindowMs } = await configOf({ emailVerification: "optional" });
  expect(login).toEqual({ methods: ["password"], registration: true, emailVerification: "optional" });
  expect(features).toEqual(expect.arrayContaining(["threads", "search", "scheduled", "presence"]));
  expect(editWindowMs).toBeNull();
});
