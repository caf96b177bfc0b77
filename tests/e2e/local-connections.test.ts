import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { fetch } from "../support/documented/fetch.js";

const MORE_THAN_PENDING = LIMIT_DEFAULTS.connections.pending + 5;

/** Number of accepted handshakes without a token from this machine. */
async function letIn(development: boolean, limits = LIMIT_DEFAULTS): Promise<number> {
  const app = await startTestServer({ config: { development, rateLimits: true, limits } });
  onTestFinished(() => app.close());
  const handshake = () => fetch(`${app.url}/socket.io/?EIO=4&transport=polling`).then(({ status }) => status);
  const statuses = await Promise.all(Array.from({ length: MORE_THAN_PENDING }, handshake));
  return statuses.filter((status) => status === 200).length;
}

it("counts local connections per address only in production", async () => {
  expect(await letIn(false)).toBeLessThan(MORE_THAN_PENDING);
  expect(await letIn(true)).toBe(MORE_THAN_PENDING);
});

it("counts local connections in development, too, when the configuration sets the limit", async () => {
  const limits = { ...LIMIT_DEFAULTS, connections: { ...LIMIT_DEFAULTS.connections, pending: 7 } };
  expect(await letIn(true, limits)).toBe(7);
});
