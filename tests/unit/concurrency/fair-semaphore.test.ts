import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TurnPath } from "../../../src/application/concurrency/fair-queue.js";
import { FairSemaphore, type FairSemaphoreLimits } from "../../../src/application/concurrency/fair-semaphore.js";

const ROOMY: FairSemaphoreLimits = { slots: 2, slotsPerName: 2, waiting: 1_000, waitingPerPath: 1_000 };
const settled = () => new Promise((later) => setImmediate(later));

/** A semaphore whose work ends one piece at a time, by `endOne`. */
function stage(limits: Partial<FairSemaphoreLimits> = {}) {
  const semaphore = new FairSemaphore({ ...ROOMY, ...limits });
  const started: string[] = [];
  const running: { path: TurnPath; end: (error?: Error) => void }[] = [];
  const outcomes: Promise<string>[] = [];
  const most = { all: 0, perName: 0 };
  const ask = (...path: string[]) => {
    const work = () =>
      new Promise<void>((done, fail) => {
        started.push(path.join("/"));
        running.push({ path, end: (error) => (error ? fail(error) : done()) });
        most.all = Math.max(most.all, running.length);
        most.perName = Math.max(most.perName, running.filter((one) => one.path[0] === path[0]).length);
      });
    const outcome = semaphore.run(path, work).then(
      () => "done",
      (error: { code?: string }) => error.code ?? "failed",
    );
    outcomes.push(outcome);
    return outcome;
  };
  const endOne = async (error?: Error) => {
    running.shift()?.end(error);
    await settled();
  };
  const endAll = async () => {
    await settled();
    while (running.length > 0) await endOne();
  };
  return { ask, started, running, outcomes, most, endOne, endAll };
}

const paths = fc.array(fc.tuple(fc.constantFrom("ada", "bob", "cy"), fc.constantFrom("1", "2")), { maxLength: 60 });

describe("fair semaphore", () => {
  it("serves the next user before the second piece of work of a busy user", async () => {
    const { ask, started, endAll } = stage({ slots: 1 });
    for (let count = 0; count < 50; count += 1) void ask("mallory");
    void ask("ada");
    void ask("bob");
    await endAll();
    expect(started.slice(0, 4)).toEqual(["mallory", "mallory", "ada", "bob"]);
  });

  it("rotates among the sessions of one user", async () => {
    const { ask, started, endAll } = stage({ slots: 1 });
    for (let count = 0; count < 20; count += 1) void ask("ada", "stolen");
    void ask("ada", "own");
    await endAll();
    expect(started.indexOf("ada/own")).toBeLessThanOrEqual(2);
  });

  it("keeps slots free when one user has reached the limit per user", async () => {
    const { ask, started, endAll } = stage({ slots: 4, slotsPerName: 2 });
    for (let count = 0; count < 10; count += 1) void ask("mallory");
    void ask("ada");
    await settled();
    expect(started).toEqual(["mallory", "mallory", "ada"]);
    await endAll();
  });

  it("refuses work beyond the maximum of one path at once, as retryable", async () => {
    const { ask, endAll, outcomes } = stage({ slots: 1, waitingPerPath: 3 });
    for (let count = 0; count < 10; count += 1) void ask("ada");
    await endAll();
    const codes = await Promise.all(outcomes);
    expect(codes.filter((code) => code === "service.unavailable")).toHaveLength(6);
  });

  it("refuses the newest work of the owner with the most waiting work when the queue is full", async () => {
    const { ask, endAll } = stage({ slots: 1, waiting: 5 });
    const many = Array.from({ length: 6 }, () => ask("mallory"));
    const one = ask("ada");
    expect(await many.at(-1)).toBe("service.unavailable");
    await endAll();
    expect(await one).toBe("done");
    expect((await Promise.all(many)).filter((outcome) => outcome === "done")).toHaveLength(5);
  });

  it("starts all work once within its bounds, and releases every slot, even when work fails", async () => {
    const bounds = fc.record({ slots: fc.integer({ min: 1, max: 4 }), slotsPerName: fc.integer({ min: 1, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(paths, fc.array(fc.boolean(), { maxLength: 60 }), bounds, async (asked, fails, limits) => {
        const { ask, started, running, outcomes, most, endOne } = stage(limits);
        for (const path of asked) void ask(...path);
        await settled();
        for (const fail of fails) await endOne(fail ? new Error("failed") : undefined);
        while (running.length > 0) await endOne();
        await Promise.all(outcomes);
        expect(started.toSorted()).toEqual(asked.map((path) => path.join("/")).toSorted());
        expect(most.all).toBeLessThanOrEqual(limits.slots);
        expect(most.perName).toBeLessThanOrEqual(limits.slotsPerName);
        const free = Array.from({ length: limits.slots }, (_, index) => ask(`user-${index}`));
        await settled();
        expect(running).toHaveLength(limits.slots);
        while (running.length > 0) await endOne();
        expect(await Promise.all(free)).toEqual(free.map(() => "done"));
      }),
      { numRuns: 60 },
    );
  });

  it("lets no user wait for more than one turn of each other user", async () => {
    await fc.assert(
      fc.asyncProperty(paths, async (asked) => {
        const { ask, started, endAll } = stage({ slots: 1 });
        for (const path of asked) void ask(...path);
        await endAll();
        // The first piece runs at once. Later turns rotate among the users who still wait.
        for (let from = 1; from < started.length; from += 1) {
          const users = started.slice(from).map((path) => path.split("/")[0] ?? "");
          for (const user of new Set(users)) {
            const before = users.slice(0, users.indexOf(user));
            for (const other of new Set(before)) {
              const turns = before.filter((one) => one === other).length;
              expect(turns).toBeLessThanOrEqual(1);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
