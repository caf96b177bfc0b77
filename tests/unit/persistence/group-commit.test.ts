import { expect, it } from "vitest";
import {
  GroupCommit,
  type BatchedAppend,
  type CommitBatch,
  type GroupCommitLimits,
} from "../../../src/adapters/persistence/prisma/append/group-commit.js";
import type { Appended } from "../../../src/application/ports/message-log.js";
import { buildDraft, buildSummary } from "../../../src/contracts/builders.js";
import { numberDraft, type Draft } from "../../../src/domain/messages/message.js";
import { settledPromises, VirtualScheduler } from "../../support/virtual-scheduler.js";

const LIMITS: GroupCommitLimits = {
  batch: { items: 100, bytes: 1_000_000 },
  waiting: { items: 1000, bytes: 1_000_000, itemsPerRoom: 1000, itemsPerAuthor: 1000 },
  timeoutMs: 8000,
};
const FENCE = { accessRev: 0, membershipRev: 1 };
const UNAVAILABLE = { kind: "unavailable", code: "service.unavailable" };
const BUSY = { ...UNAVAILABLE, details: { retryAfterMs: expect.any(Number) } };
const LOST = new Error("lost");

const draft = (id: string, { by = "ada", ...with_ }: Partial<Pick<Draft, "roomId" | "body">> & { by?: string } = {}) =>
  buildDraft({ id, author: buildSummary(by), ...with_ });

type Batch = readonly BatchedAppend[];
const ids = (batch: Batch) => batch.map(({ draft: { id } }) => id).join(" ");
const stored = (batch: Batch): Appended[] =>
  batch.map((one, index) => ({ outcome: "stored", message: numberDraft(one.draft, { seq: index, rev: index }) }));

/** A group commit whose batches wait for the test to decide their outcome. */
function scene(limits: Partial<GroupCommitLimits> = {}, commit?: CommitBatch, endOfTurn = () => Promise.resolve()) {
  const scheduler = new VirtualScheduler();
  const batches: { batch: Batch; store(): Promise<void>; fail(error: Error): Promise<void>; fence(): Promise<void> }[] =
    [];
  const waitForTest: CommitBatch = (batch) =>
    new Promise((resolve, reject) => {
      batches.push({
        batch,
        store: () => (resolve(stored(batch)), settledPromises()),
        fence: () => (resolve(batch.map(() => ({ outcome: "fenced" }))), settledPromises()),
        fail: (error) => (reject(error), settledPromises()),
      });
    });
  const isTransient = (error: unknown) => error === LOST;
  const log = new GroupCommit({
    commit: commit ?? waitForTest,
    isTransient,
    scheduler,
    endOfTurn,
    monotonicClock: scheduler,
    limits: { ...LIMITS, ...limits },
  });
  const answers: Record<string, unknown> = {};
  const ask = async (one: Draft, accessRev = 0) => {
    try {
      const appended = await log.append(one, { accessRev, membershipRev: 1 });
      answers[one.id] = appended.outcome;
      return appended;
    } catch (error) {
      answers[one.id] = error;
      throw error;
    }
  };
  const append = (one: Draft, accessRev?: number): void => void ask(one, accessRev).catch(() => {});
  const at = (index: number) => {
    const batch = batches[index];
    if (!batch) throw new Error(`There was no batch ${index}.`);
    return batch;
  };
  return { scheduler, log, ask, append, answers, at, batches: () => batches.map(({ batch }) => ids(batch)) };
}

it("stores messages that arrive together in one batch and later ones in the next, one batch at a time", async () => {
  const { append, at, batches, answers } = scene();
  for (const id of ["a", "b", "c"]) append(draft(id));
  await settledPromises();
  for (const id of ["d", "e"]) append(draft(id));
  await settledPromises();
  expect(batches()).toEqual(["a b c"]);
  await at(0).store();
  expect(batches()).toEqual(["a b c", "d e"]);
  expect(answers).toEqual({ a: "stored", b: "stored", c: "stored" });
  await at(1).store();
  expect(answers).toMatchObject({ d: "stored", e: "stored" });
});

it("stores together what arrives until the end of a turn", async () => {
  const { append, at, batches } = scene({}, undefined, settledPromises);
  append(draft("a"));
  for (let settled = 0; settled < 100; settled += 1) await Promise.resolve();
  append(draft("b"));
  expect(batches()).toEqual([]);
  await settledPromises();
  expect(batches()).toEqual(["a b"]);
  await at(0).store();
});

it("stores an append at once when no batch is in flight", async () => {
  const { log } = scene({}, async (batch) => stored(batch));
  expect(await log.append(draft("a"), FENCE)).toMatchObject({ outcome: "stored" });
  expect(await log.append(draft("b"), FENCE)).toMatchObject({ outcome: "stored" });
});

it.each([
  ["items", { items: 2, bytes: 10_000 }, "hi", ["a b", "c d"]],
  ["bytes", { items: 100, bytes: 2500 }, "x".repeat(1000), ["a b", "c d"]],
  ["bytes, also when one append alone exceeds it", { items: 100, bytes: 100 }, "x", ["a", "b", "c", "d"]],
])("ends a batch at the maximum of %s", async (_, batch, body, expected) => {
  const { append, at, batches } = scene({ batch });
  for (const id of ["a", "b", "c", "d"]) append(draft(id, { body }));
  for (let turn = 0; turn < expected.length; turn += 1) {
    await settledPromises();
    await at(turn).store();
  }
  expect(batches()).toEqual(expected);
});

it.each([
  ["items", { items: 2 }, {}, {}],
  ["bytes", { bytes: 2500 }, { body: "x".repeat(1000) }, {}],
  ["items of one room", { itemsPerRoom: 2 }, {}, { roomId: "other" }],
  ["items of one author", { itemsPerAuthor: 2 }, {}, { by: "bob" }],
])("refuses appends past the maximum of %s at once, until waiting ones are answered", async (_, bound, kind, other) => {
  const { ask, append, at, answers } = scene({ waiting: { ...LIMITS.waiting, ...bound } });
  append(draft("a", kind));
  append(draft("b", kind));
  const refused = ask(draft("c", kind));
  if (Object.keys(other).length > 0) append(draft("elsewhere", other));
  await expect(refused).rejects.toMatchObject(BUSY);
  await settledPromises();
  await at(0).store();
  append(draft("d", kind));
  await settledPromises();
  await at(1).store();
  expect(answers).toMatchObject({ a: "stored", b: "stored", c: expect.any(Error), d: "stored" });
  if (Object.keys(other).length > 0) expect(answers).toMatchObject({ elsewhere: "stored" });
});

it("rejects only the invalid append of a batch, and keeps the order of the others", async () => {
  const poison = new Error("poison");
  const order: string[] = [];
  const { ask, answers } = scene({}, async (batch) => {
    if (batch.some((one) => ["c", "f"].includes(one.draft.id))) throw poison;
    order.push(...batch.map((one) => one.draft.id));
    return stored(batch);
  });
  await Promise.allSettled(["a", "b", "c", "d", "e", "f", "g"].map((id) => ask(draft(id))));
  expect(order).toEqual(["a", "b", "d", "e", "g"]);
  expect(answers).toMatchObject({ c: poison, f: poison, a: "stored", g: "stored" });
});

it("retries a batch of unknown outcome with the same ids, before later appends", async () => {
  const { append, at, batches, scheduler } = scene();
  append(draft("a"));
  append(draft("b"));
  await settledPromises();
  append(draft("c"));
  await at(0).fail(LOST);
  await scheduler.advance(100);
  expect(batches()).toEqual(["a b", "a b"]);
  expect(at(0).batch.map(({ draft: { id } }) => id)).toEqual(["a", "b"]);
  expect(at(1).batch.map(({ retried }) => retried)).toEqual([true, true]);
  await at(1).store();
  expect(batches()[2]).toBe("c");
  expect(at(2).batch[0]?.retried).toBe(false);
});

it("refuses appends that were not stored in time, then refuses at once during the outage, and recovers afterwards", async () => {
  let down = true;
  const { ask, append, scheduler, answers } = scene({}, async (batch) => {
    if (down) throw LOST;
    return stored(batch);
  });
  append(draft("a"));
  await scheduler.advance(7900);
  append(draft("b"));
  await scheduler.advance(99);
  expect(answers).toEqual({});
  await scheduler.advance(501);
  expect(answers).toMatchObject({ a: { ...BUSY, cause: LOST }, b: { ...BUSY, cause: LOST } });
  await expect(ask(draft("c"))).rejects.toMatchObject(BUSY);

  await scheduler.advance(2000);
  const tries = await Promise.allSettled([ask(draft("d")), ask(draft("e"))]);
  expect(tries.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  down = false;
  await expect(ask(draft("f"))).rejects.toMatchObject(BUSY);
  await scheduler.advance(1001);
  const back = await Promise.all([ask(draft("g")), ask(draft("h"))]);
  expect(back.map(({ outcome }) => outcome)).toEqual(["stored", "stored"]);
});

it("refuses hanging appends and those queued behind them in time", async () => {
  const { append, at, scheduler, answers, batches } = scene();
  append(draft("a"));
  await scheduler.advance(1000);
  append(draft("b"));
  await scheduler.advance(7000);
  expect(Object.keys(answers)).toEqual(["a"]);
  await scheduler.advance(1000);
  expect(answers).toMatchObject({ a: BUSY, b: BUSY });
  await at(0).store();
  append(draft("c"));
  await settledPromises();
  expect(batches()).toEqual(["a", "c"]);
});

it("fences the later appends of a fenced sender, and nobody else's", async () => {
  const { append, at, batches, answers } = scene();
  append(draft("a"));
  append(draft("b"), 1);
  append(draft("c", { by: "bob" }), 1);
  append(draft("d", { roomId: "other" }));
  await settledPromises();
  await at(0).fence();
  expect(answers).toEqual({ a: "fenced", b: "fenced" });
  expect(batches()).toEqual(["a", "c d"]);
});

it("keeps different fences of one sender in separate batches, and batches different senders together", async () => {
  const { append, at, batches } = scene();
  append(draft("a"));
  append(draft("b", { by: "bob" }), 1);
  append(draft("c", { roomId: "other" }), 2);
  append(draft("d"), 1);
  append(draft("e", { by: "bob" }), 1);
  await settledPromises();
  await at(0).store();
  expect(batches()).toEqual(["a b c", "d e"]);
});

it("stores waiting appends when it is closed, and accepts no more", async () => {
  const { ask, append, at, log, answers } = scene();
  append(draft("a"));
  await settledPromises();
  append(draft("b"));
  const closed = log.close();
  await expect(ask(draft("c"))).rejects.toMatchObject(UNAVAILABLE);
  await at(0).store();
  await at(1).store();
  await closed;
  expect(answers).toMatchObject({ a: "stored", b: "stored" });
});
