import { expect, it } from "vitest";
import { ChangeBatcher } from "../../../src/application/realtime/publish/change-batcher.js";
import { emptyChange, type RoomChange } from "../../../src/domain/rooms/room-change.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

/** A batcher whose batches each take `tookMs`. */
class Scene {
  readonly scheduler = new VirtualScheduler();
  readonly batches: string[] = [];
  readonly reported: unknown[] = [];
  tookMs = 0;
  failure: Error | null = null;
  mayWait = false;
  private spentMs = 0;
  readonly batcher = new ChangeBatcher({
    scheduler: this.scheduler,
    mayWait: () => this.mayWait,
    monotonicClock: { elapsedMs: () => this.scheduler.elapsedMs() + this.spentMs },
    onBatch: (roomId, changes) => {
      this.spentMs += this.tookMs;
      const ranges = changes.map(({ from, rev }) => `${from}-${rev}`);
      this.batches.push(`${this.scheduler.elapsedMs()} ms: ${roomId} ${ranges.join(" ")}`);
      if (this.failure) throw this.failure;
    },
    report: (error) => this.reported.push(error),
  });

  add(rev: number, roomId = "room"): void {
    this.batcher.add(change(roomId, rev));
  }
}

const change = (roomId: string, rev: number): RoomChange => ({ ...emptyChange(roomId, rev), from: rev - 1 });

it("lets a room rest for twice as long as its batch took, and merges what arrives meanwhile", async () => {
  const scene = new Scene();
  scene.tookMs = 10;
  scene.add(1);
  await scene.scheduler.advance(5);
  for (const rev of [2, 3]) scene.add(rev);
  await scene.scheduler.advance(10);
  scene.add(4);
  expect(scene.batcher.hasPending("room")).toBe(true);
  await scene.scheduler.advance(30);
  expect(scene.batches).toEqual(["0 ms: room 0-1", "20 ms: room 1-4"]);
  expect([scene.batcher.hasPending("room"), scene.scheduler.pending]).toEqual([false, 0]);
});

it("holds no other room back, and no batch that took no time", async () => {
  const scene = new Scene();
  scene.tookMs = 10;
  scene.add(1);
  await scene.scheduler.advance(1);
  scene.tookMs = 0;
  for (const rev of [1, 2]) {
    scene.add(rev, "other");
    await scene.scheduler.advance(1);
  }
  expect(scene.batches.slice(1)).toEqual(["1 ms: other 0-1", "2 ms: other 1-2"]);
});

it.each([
  [0.2, ["0 ms: room 0-1", "0 ms: room 1-2"]],
  [0.5, ["0 ms: room 0-1", "2 ms: room 1-2"]],
])("rests for 2 ms or not at all after a batch of %f ms", async (tookMs, batches) => {
  const scene = new Scene();
  scene.tookMs = tookMs;
  for (const rev of [1, 2]) {
    scene.add(rev);
    await scene.scheduler.advance(0);
  }
  await scene.scheduler.advance(5);
  expect(scene.batches).toEqual(batches);
});

it("rests for a tenth of a second at most", async () => {
  const scene = new Scene();
  scene.tookMs = 60_000;
  scene.add(1);
  await scene.scheduler.advance(1);
  scene.add(2);
  await scene.scheduler.advance(99);
  expect(scene.batches).toEqual(["0 ms: room 0-1", "100 ms: room 1-2"]);
});

it("holds what may wait for a second, also when it comes while the room rests", async () => {
  const scene = new Scene();
  scene.tookMs = 10;
  scene.add(1);
  await scene.scheduler.advance(5);
  scene.mayWait = true;
  scene.add(2);
  await scene.scheduler.advance(500);
  scene.add(3);
  await scene.scheduler.advance(1_000);
  expect(scene.batches).toEqual(["0 ms: room 0-1", "1020 ms: room 1-3"]);
});

it("goes on after a batch that failed, and ends a rest with what is discarded", async () => {
  const scene = new Scene();
  scene.tookMs = 10;
  scene.failure = new Error("A push failed.");
  scene.add(1);
  await scene.scheduler.advance(1);
  scene.failure = null;
  scene.add(2);
  await scene.scheduler.advance(19);
  expect(scene.batches).toEqual(["0 ms: room 0-1", "20 ms: room 1-2"]);
  expect(scene.reported).toHaveLength(1);
  scene.add(3);
  scene.batcher.discard("room");
  scene.add(4);
  await scene.scheduler.advance(0);
  expect(scene.batches.slice(2)).toEqual(["20 ms: room 3-4"]);
});
