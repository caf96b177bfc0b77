import { expect, it } from "vitest";
import { InProcessPresence } from "../../../src/adapters/in-process/in-process-presence.js";
import { ForgottenUsers } from "../../../src/application/realtime/presence/forgotten-users.js";
import { NO_FACTS, NO_STATUS } from "../../../src/domain/presence/presence.js";
import { DEFAULT_DURATIONS } from "../../../src/domain/limits/durations.js";
import { PresenceNode } from "../../support/presence-node.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

const factsOf = async (store: ReturnType<InProcessPresence["join"]>, userId: string) =>
  (await store.read([userId]))?.get(userId);

it("forgets a deleted account although its last connection ends after it, on another node", async () => {
  const [shared, scheduler] = [new InProcessPresence(), new VirtualScheduler()];
  const near = new PresenceNode(scheduler, shared.join());
  const far = new PresenceNode(scheduler, shared.join());
  const reader = shared.join();
  const bob = await far.connect("bob");
  await far.presences.set(bob, { status: "online", text: "At lunch" });
  await near.presences.forget("bob");
  await scheduler.advance(2_000);
  await far.disconnect("bob");
  await scheduler.advance(16_000);
  expect(await factsOf(reader, "bob")).toEqual({ ...NO_FACTS, status: NO_STATUS, lastSeenAt: new Date(2_000) });
  await scheduler.advance(60_000);
  expect(await factsOf(reader, "bob")).toEqual(NO_FACTS);
  expect(scheduler.pending).toBe(0);
});

it("forgets a deleted account after a longer configured grace", async () => {
  const [shared, scheduler] = [new InProcessPresence(), new VirtualScheduler()];
  const durations = { "presence.grace": 60_000 };
  const near = new PresenceNode(scheduler, shared.join(), undefined, durations);
  const far = new PresenceNode(scheduler, shared.join(), undefined, durations);
  const bob = await far.connect("bob");
  await far.presences.set(bob, { status: "online", text: "At lunch" });
  await near.presences.forget("bob");
  await scheduler.advance(2_000);
  await far.disconnect("bob");
  await scheduler.advance(180_000);
  expect(await factsOf(shared.join(), "bob")).toEqual(NO_FACTS);
  expect(scheduler.pending).toBe(0);
});

it("tries again while the store is out of reach, twenty times at most", async () => {
  const scheduler = new VirtualScheduler();
  const [asked, reported]: [string[], unknown[]] = [[], []];
  const down = new Error("Redis is unavailable.");
  let isReachable = false;
  const presenceStore = {
    forget: async (userId: string) => {
      asked.push(userId);
      if (!isReachable) throw down;
    },
  };
  const users = new ForgottenUsers({
    presenceStore,
    scheduler,
    durations: DEFAULT_DURATIONS,
    report: (error) => reported.push(error),
  });
  await expect(users.forget("bob")).rejects.toBe(down);
  await scheduler.advance(100_000);
  isReachable = true;
  await scheduler.advance(3_600_000);
  expect([asked, reported, scheduler.pending]).toEqual([times("bob", 6), [], 0]);
  isReachable = false;
  await expect(users.forget("eve")).rejects.toBe(down);
  await scheduler.advance(3_600_000);
  expect([asked.slice(6), reported, scheduler.pending]).toEqual([times("eve", 21), [down], 0]);
});

it("forgets an account once more after an outage, because another node may store later what the outage held up", async () => {
  const scheduler = new VirtualScheduler();
  const stored = new Set(["bob"]);
  let isReachable = false;
  const presenceStore = {
    forget: async (userId: string) => {
      if (!isReachable) throw new Error("Redis is unavailable.");
      stored.delete(userId);
    },
  };
  const users = new ForgottenUsers({ presenceStore, scheduler, durations: DEFAULT_DURATIONS, report: () => {} });
  await expect(users.forget("bob")).rejects.toThrow();
  await scheduler.advance(20_000);
  isReachable = true;
  await scheduler.advance(11_000);
  expect(stored.size).toBe(0);
  stored.add("bob");
  await scheduler.advance(60_000);
  expect([stored.size, scheduler.pending]).toEqual([0, 0]);
});

const times = (userId: string, count: number): readonly string[] => Array.from({ length: count }, () => userId);
