import { expect, it, onTestFinished } from "vitest";
import type { Config } from "../../src/main/config/config.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import { requestFrom } from "../support/from-address.js";
import { fetch } from "../support/documented/fetch.js";

const QUOTA = 5;
const STRANGER = "203.0.113.9";

async function strictServer(config: Partial<Config> = {}) {
  const rates = { ...LIMIT_DEFAULTS.rates, "request.address": { quota: QUOTA, windowMs: 3_600_000 } };
  const limits = { ...LIMIT_DEFAULTS, rates };
  const app = await startTestServer({ config: { rateLimits: true, limits, ...config } });
  onTestFinished(() => app.close());
  return app;
}

const METHODS: [string, string, object | undefined][] = [
  ["GET", "/metrics", undefined],
  ["GET", "/readyz", undefined],
  ["GET", "/livez", undefined],
  ["GET", "/openapi.json", undefined],
  ["GET", "/", undefined],
  ["GET", "/assets/nothing.js", undefined],
  ["GET", "/nowhere", undefined],
  ["GET", "/api/nowhere", undefined],
  ["OPTIONS", "/api/rooms", undefined],
  ["POST", "/api/auth/login", Buffer.from("{ no JSON")],
];

/** Only the status, because pages and metrics are no JSON. */
const statusOf = async (url: string, method: string, body: object | undefined, address: string) => {
  const headers = { "x-forwarded-for": address, "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: new Uint8Array(body as Buffer) };
  return (await fetch(url, { method, headers, ...sent })).status;
};

it.each(METHODS)("counts %s %s against the client's address", async (method, path, body) => {
  const { url } = await strictServer({ trustProxy: 1 });
  const statuses: number[] = [];
  for (let asked = 0; asked < QUOTA + 2; asked += 1)
    statuses.push(await statusOf(`${url}${path}`, method, body, STRANGER));
  expect(statuses.slice(0, QUOTA)).not.toContain(429);
  expect(statuses.slice(QUOTA)).toEqual([429, 429]);
  expect(await statusOf(`${url}${path}`, method, body, "203.0.113.10")).not.toBe(429);
});

it("never refuses local probes, and asks the store once per second for them", async () => {
  const pings: number[] = [];
  const dataStoreStatus = {
    ping: async () => void pings.push(pings.length),
    epoch: async () => "an-epoch",
    renewEpoch: async () => "",
  };
  const limits = { ...LIMIT_DEFAULTS, requests: { user: 1, address: 1 } };
  const app = await startTestServer({ config: { rateLimits: true, limits }, overrides: { dataStoreStatus } });
  onTestFinished(() => app.close());
  const from = performance.now();
  const asked = Array.from({ length: 300 }, (_, index) => ["/livez", "/readyz", "/metrics"][index % 3] ?? "");
  const statuses = await Promise.all(asked.map(async (path) => (await fetch(`${app.url}${path}`)).status));
  expect(new Set(statuses)).toEqual(new Set([200]));
  const seconds = (performance.now() - from) / 1000;
  expect(pings.length).toBeGreaterThan(0);
  expect(pings.length).toBeLessThanOrEqual(1 + seconds);
});

it("shows metrics only to holders of the configured token", async () => {
  const { url } = await strictServer({ metricsToken: "a-token-of-metrics" });
  const ask = (authorization?: string) =>
    fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });
  expect((await ask()).status).toBe(401);
  const wrong = await requestFrom("127.0.0.1", `${url}/metrics`, {
    headers: { authorization: "Bearer another-token" },
  });
  expect([wrong.status, wrong.body.code]).toEqual([401, "auth.token_invalid"]);
  expect((await ask("Bearer a-token-of-metrics")).status).toBe(200);
});
