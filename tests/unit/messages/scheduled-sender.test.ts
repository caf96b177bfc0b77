import { expect, it } from "vitest";
import { ScheduledSender } from "../../../src/application/messages/scheduled-sender.js";
import type { ScheduledQueue } from "../../../src/application/ports/scheduled-queue.js";
import type { Transaction } from "../../../src/application/ports/unit-of-work.js";
import { openMemoryStore } from "../../../src/adapters/persistence/memory/memory-store.js";
import { newScheduled, type Scheduled } from "../../../src/domain/messages/scheduled.js";
import { rateLimited } from "../../../src/domain/limits/errors.js";
import { muted } from "../../../src/domain/rooms/errors.js";
import { DomainError } from "../../../src/domain/shared/domain-error.js";
import { newId, times } from "../../../src/contracts/builders.js";
import { settledPromises, VirtualScheduler } from "../../support/virtual-scheduler.js";

const TICK_MS = 1_000;
const LEASE_MS = 15_000;

/** `answer`: resolves for a send that is stored, and throws otherwise. `slow`: time that sends took. */
function scene(answer: (body: string, attempt: number) => Promise<void> = async () => {}, slow = { ms: 0 }) {
  const store = openMemoryStore();
  const scheduler = new VirtualScheduler();
  const sends: string[] = [];
  const outcomes: string[] = [];
  const reported: unknown[] = [];
  let claims = 0;
  let isRefusing = false;
  const clock = { now: () => new Date(scheduler.elapsedMs()) };
  const scheduledQueue: Pick<ScheduledQueue, "claim" | "postpone" | "retryLater"> = {
    claim: (claim) => {
      claims += 1;
      return store.scheduledQueue.claim(claim);
    },
    postpone: (...given) => store.scheduledQueue.postpone(...given),
    retryLater: (...given) => store.scheduledQueue.retryLater(...given),
  };
  const open = () =>
    new ScheduledSender({
      scheduledQueue,
      sendMessage: {
        sendFor: async (_userId, { body, clientMessageId = "", via }) => {
          const attempt = sends.filter((sent) => sent.startsWith(`${body}`)).length;
          sends.push(`${body} ${via} ${clientMessageId}`);
          await answer(body ?? "", attempt);
          return undefined as never;
        },
      },
      transactions: {
        run: async (work) => {
          if (isRefusing) throw new Error("The message cannot be removed.");
          return store.unitOfWork.run((tx) => work({ ...tx, record: () => {} }));
        },
      },
      scheduler,
      clock,
      monotonicClock: { elapsedMs: () => scheduler.elapsedMs() + slow.ms },
      idGenerator: { next: newId },
      onOutcome: (outcome) => void outcomes.push(outcome),
      report: (error) => void reported.push(error),
    });
  const add = async (body: string, { at = 0, userId = "ada" }: Readonly<{ at?: number; userId?: string }> = {}) => {
    const scheduled = newScheduled({ roomId: "room", body, sendAt: new Date(at) }, { id: newId(), userId }, 4_000);
    await store.unitOfWork.run((tx: Transaction) => tx.scheduled.add(scheduled, null));
    return scheduled;
  };
  const stored = async ({ userId, id }: Scheduled) => (await store.scheduledQueue.find(userId, id))?.scheduled;
  const refuseWrites = (yes: boolean) => void (isRefusing = yes);
  const bodies = () => sends.map((sent) => sent.split(" ")[0]);
  return {
    scheduler,
    scheduledQueue,
    open,
    add,
    stored,
    sends,
    bodies,
    outcomes,
    reported,
    refuseWrites,
    claims: () => claims,
  };
}

it("costs one query a second while nothing is due", async () => {
  const { scheduler, open, add, claims } = scene();
  await add("later", { at: 3_600_000 });
  const sender = open();
  sender.start();
  await scheduler.advance(10 * TICK_MS);
  expect(claims()).toBe(10);
  await sender.stop();
});

it("sends a due message with its id as clientMessageId, and removes it", async () => {
  const { scheduler, open, add, stored, sends, outcomes } = scene();
  const due = await add("hi", { at: 2_500 });
  const sender = open();
  sender.start();
  await scheduler.advance(2_000);
  expect(sends).toEqual([]);
  await scheduler.advance(1_000);
  expect(sends).toEqual([`hi scheduled ${due.id}`]);
  expect(await stored(due)).toBeUndefined();
  expect(outcomes).toEqual(["sent"]);
  await sender.stop();
});

it("keeps a refused message as failed, with the code of the refusal, and tries it no more", async () => {
  const { scheduler, open, add, stored, sends, outcomes } = scene(async () => {
    throw muted(new Date(1));
  });
  const due = await add("hi");
  const sender = open();
  sender.start();
  await scheduler.advance(60_000);
  expect(sends).toHaveLength(1);
  expect(await stored(due)).toMatchObject({ state: "failed", code: "room.muted" });
  expect(outcomes).toEqual(["failed"]);
  await sender.stop();
});

const away = () => new DomainError("unavailable", "service.unavailable", "Away.");

const ERRORS = [
  ["the store is unavailable", away],
  ["of an unexpected error", () => new Error("Broken.")],
] as const;

it.each(ERRORS)("sends a message again later, when %s", async (_why, error) => {
  const { scheduler, open, add, stored, sends, reported } = scene(async (_body, attempt) => {
    if (attempt === 0) throw error();
  });
  const due = await add("hi");
  const sender = open();
  sender.start();
  await scheduler.advance(LEASE_MS);
  expect(sends).toHaveLength(1);
  await scheduler.advance(2 * TICK_MS);
  expect(sends).toHaveLength(2);
  expect(await stored(due)).toBeUndefined();
  expect(reported).toHaveLength(error() instanceof DomainError ? 0 : 1);
  await sender.stop();
});

it("sends an author's later messages beside many whose sending always fails", async () => {
  const { scheduler, open, add, bodies, outcomes } = scene(async (body) => {
    if (body.startsWith("broken")) throw new Error("Broken.");
  });
  for (const index of times(12, Number)) await add(`broken${index}`, { at: index });
  for (const body of ["one", "two"]) await add(body, { at: 100 });
  const sender = open();
  sender.start();
  await scheduler.advance(3 * TICK_MS);
  expect(bodies().slice(12)).toEqual(["one", "two"]);
  await add("three", { at: 200 });
  await scheduler.advance(TICK_MS);
  expect(bodies().slice(14)).toEqual(["three"]);
  for (let minute = 0; minute < 3; minute += 1) {
    await scheduler.advance(60 * TICK_MS);
    const at = bodies().length;
    await add(`after ${minute}`, { at: 300 });
    await scheduler.advance(TICK_MS);
    expect(bodies().slice(at)[0]).toBe("after");
  }
  expect(outcomes.filter((outcome) => outcome !== "retried")).toEqual(times(6, () => "sent"));
  expect(outcomes.length).toBe(bodies().length);
  expect(bodies().length).toBeLessThan(200);
  await sender.stop();
});

it("sends an author's later messages when a sent one cannot be removed, and sends that one again", async () => {
  const { scheduler, open, add, bodies, refuseWrites, reported, stored } = scene(async (body) => {
    refuseWrites(body === "one" && bodies().length === 1);
  });
  const one = await add("one");
  await add("two", { at: 1 });
  const sender = open();
  sender.start();
  await scheduler.advance(TICK_MS);
  expect(bodies()).toEqual(["one", "two"]);
  expect(reported).toHaveLength(1);
  await scheduler.advance(LEASE_MS + TICK_MS);
  expect(bodies()).toEqual(["one", "two", "one"]);
  expect(await stored(one)).toBeUndefined();
  await sender.stop();
});

it("keeps an author's order when the store is away for a moment", async () => {
  const { scheduler, open, add, bodies } = scene(async (_body, attempt) => {
    if (attempt === 0 && bodies().length === 1) throw away();
  });
  for (const [index, body] of ["one", "two", "three"].entries()) await add(body, { at: index });
  const sender = open();
  sender.start();
  await scheduler.advance(TICK_MS);
  expect(bodies()).toEqual(["one"]);
  await scheduler.advance(LEASE_MS + TICK_MS);
  expect(bodies()).toEqual(["one", "one", "two", "three"]);
  await sender.stop();
});

it("waits for the rate limit of an author, and keeps the order of their messages", async () => {
  const { scheduler, open, add, bodies, outcomes } = scene(async (body, attempt) => {
    if (body === "two" && attempt === 0) throw rateLimited("message.send", 5_000);
  });
  for (const [index, body] of ["one", "two", "three"].entries()) await add(body, { at: index });
  await add("other", { userId: "bob" });
  const sender = open();
  sender.start();
  await scheduler.advance(TICK_MS);
  expect(new Set(bodies())).toEqual(new Set(["one", "other", "two"]));
  expect(bodies()).toHaveLength(3);
  await scheduler.advance(4 * TICK_MS);
  expect(bodies()).toHaveLength(3);
  await scheduler.advance(2 * TICK_MS);
  expect(bodies().slice(3)).toEqual(["two", "three"]);
  expect(outcomes.filter((outcome) => outcome === "postponed")).toHaveLength(2);
  await sender.stop();
});

it("stops after the last send, even when the queue fails for another author", async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const { scheduler, scheduledQueue, open, add, reported } = scene(async (body) => {
    if (body !== "slow") throw rateLimited("message.send", 5_000);
    await released;
  });
  scheduledQueue.postpone = () => Promise.reject(new Error("The database is away."));
  await add("fast");
  await add("slow", { userId: "bob" });
  const sender = open();
  sender.start();
  await scheduler.advance(TICK_MS);
  let isStopped = false;
  const stopped = sender.stop().then(() => (isStopped = true));
  await settledPromises();
  expect(isStopped).toBe(false);
  release();
  await stopped;
  expect(reported).toHaveLength(1);
});

it("sends few messages of one author in a batch, and at most 50 in all", async () => {
  const { scheduler, open, add, sends } = scene();
  for (const user of times(20, String))
    for (const body of times(10, String)) await add(body, { userId: `user ${user}` });
  const sender = open();
  sender.start();
  await scheduler.advance(TICK_MS);
  expect(sends).toHaveLength(50);
  await scheduler.advance(60_000);
  expect(sends).toHaveLength(200);
  expect(new Set(sends).size).toBe(200);
  await sender.stop();
});

it("ends the running send when it stops, and gives back the rest at once", async () => {
  let finish = () => {};
  const first = new Promise<void>((done) => (finish = done));
  const { scheduler, open, add, bodies } = scene(async (body) => (body === "one" ? first : undefined));
  for (const [index, body] of ["one", "two"].entries()) await add(body, { at: index });
  const sender = open();
  sender.start();
  await scheduler.advance(TICK_MS);
  const stopped = sender.stop();
  finish();
  await stopped;
  expect(bodies()).toEqual(["one"]);
  const successor = open();
  successor.start();
  await scheduler.advance(TICK_MS);
  expect(bodies()).toEqual(["one", "two"]);
  await successor.stop();
});

it("begins no send in the second half of its claim", async () => {
  const slow = { ms: 0 };
  const { scheduler, open, add, bodies } = scene(
    async (body) => void (slow.ms += body === "one" ? LEASE_MS / 2 : 0),
    slow,
  );
  for (const [index, body] of ["one", "two"].entries()) await add(body, { at: index });
  const sender = open();
  sender.start();
  await scheduler.advance(TICK_MS);
  expect(bodies()).toEqual(["one"]);
  await scheduler.advance(TICK_MS);
  expect(bodies()).toEqual(["one", "two"]);
  await sender.stop();
});
