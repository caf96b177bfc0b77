import { expect, it } from "vitest";
import { MessageIndexer, type IndexingBatch } from "../../../src/application/search/message-indexer.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

function scene(answers: (number | Error)[], tookMs = 0) {
  const scheduler = new VirtualScheduler();
  const reported: unknown[] = [];
  let batches = 0;
  const done: IndexingBatch[] = [];
  let spentMs = 0;
  const monotonicClock = { elapsedMs: () => scheduler.elapsedMs() + spentMs };
  const catchUpSome = async () => {
    batches += 1;
    spentMs += tookMs;
    const answer = answers.shift() ?? 0;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const report = (error: unknown) => void reported.push(error);
  const onBatch = (batch: IndexingBatch) => void done.push(batch);
  const messageSearchIndex = { catchUpSome };
  const indexer = new MessageIndexer({ messageSearchIndex, scheduler, monotonicClock, report, onBatch });
  return { indexer, scheduler, reported, done, batches: () => batches };
}

it("indexes batch after batch until nothing is left, then waits", async () => {
  const { indexer, scheduler, batches } = scene([200, 200, 7]);
  indexer.start();
  await scheduler.advance(3_000);
  expect(batches()).toBe(1);
  await scheduler.advance(100);
  expect(batches()).toBe(3);
  await scheduler.advance(1_000);
  expect(batches()).toBe(4);
  await scheduler.advance(2_500);
  expect(batches()).toBe(4);
  await indexer.stop();
});

it("gathers the messages of a second when few are sent", async () => {
  const { indexer, scheduler, batches } = scene(Array.from({ length: 100 }, () => 1));
  indexer.start();
  await scheduler.advance(13_000);
  expect(batches()).toBe(11);
  await indexer.stop();
});

it("rests for fifteen times as long as a batch took", async () => {
  const { indexer, scheduler, batches } = scene([200, 200, 200], 20);
  indexer.start();
  await scheduler.advance(3_000 + 299);
  expect(batches()).toBe(1);
  await scheduler.advance(1);
  expect(batches()).toBe(2);
  await indexer.stop();
});

it("reports a failed batch and tries again", async () => {
  const { indexer, scheduler, reported, done, batches } = scene([new Error("The database is away."), 3]);
  indexer.start();
  await scheduler.advance(6_000);
  expect([reported.length, batches()]).toEqual([1, 2]);
  expect(done).toEqual([
    { outcome: "failed", messages: 0 },
    { outcome: "indexed", messages: 3 },
  ]);
  await indexer.stop();
});

it("does nothing after a stop", async () => {
  const { indexer, scheduler, batches } = scene([200, 200, 200]);
  indexer.start();
  await scheduler.advance(3_000);
  await indexer.stop();
  await scheduler.advance(60_000);
  expect([batches(), scheduler.pending]).toEqual([1, 0]);
});
