import { describe, expect, it } from "vitest";
import { loopbackAddresses, requestFrom } from "../support/from-address.js";
import { measured } from "../support/measured.js";
import { ATTACKED_STORES, Bystander, startAttackedServer } from "../support/under-attack.js";

const PASSWORD = "correct horse battery";
const TOGETHER = 50;
const LASTS_MS = 10_000;

describe.each(ATTACKED_STORES)("one account on %s", (store) => {
  it("does not delay others while it requests its rooms without a pause (S27)", { timeout: 120_000 }, async () => {
    const server = await startAttackedServer(store);
    const bystander = await Bystander.arrive(server);
    const [address = "127.0.60.1"] = loopbackAddresses(1, 60);
    const account = { email: "greedy@example.com", password: PASSWORD };
    const registered = await requestFrom(address, `${server.url}/api/auth/register`, { method: "POST", body: account });
    const { accessToken = "" } = registered.body as { accessToken?: string };
    const headers = { authorization: `Bearer ${accessToken}` };
    const statuses = new Map<number, number>();
    const attack = async () => {
      const until = performance.now() + LASTS_MS;
      const one = async () => {
        while (performance.now() < until) {
          const { status } = await requestFrom(address, `${server.url}/api/rooms`, { headers }).catch(() => ({
            status: 0,
          }));
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      };
      await Promise.all(Array.from({ length: TOGETHER }, one));
    };
    const { failed, ...figures } = await bystander.during(attack);
    measured(`S27 ${store}`, { ...figures, answered: statuses.get(200) ?? 0, limited: statuses.get(429) ?? 0 });
    expect(failed).toEqual([]);
    expect(Math.max(figures.readP99, figures.sendP99)).toBeLessThanOrEqual(500);
    expect(figures.rssGrowth).toBeLessThanOrEqual(128);
  });
});
