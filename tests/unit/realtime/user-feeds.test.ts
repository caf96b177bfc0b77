import { expect, it } from "vitest";
import { UserFeeds } from "../../../src/application/realtime/feeds/user-feeds.js";
import type { UserChangesPage } from "../../../src/application/ports/user-change-reader.js";
import { forEachKind } from "../../../src/domain/accounts/user-change.js";
import { VirtualScheduler } from "../../support/virtual-scheduler.js";

const ADA = "ada";

class Scene {
  readonly time = new VirtualScheduler();
  /** Revisions in the store. */
  rev = 7;
  sessionRev = 0;
  isOutOfReach = false;
  readonly feeds = new UserFeeds({
    roomReader: {
      userRevisions: async () => {
        if (this.isOutOfReach) throw new Error("down");
        return new Map([[ADA, this.rev]]);
      },
    },
    userChangeReader: {
      changes: async (after) => new Map([[ADA, this.page(after.get(ADA) ?? 0)]]),
      hasPendingFollows: async () => false,
    },
    handshakeReads: { userRev: async () => this.rev, session: async () => null },
    subscriptions: { sessionsOf: () => [], startUserStream: () => {}, pushToUser: () => {} },
    eventPublisher: { updateSubscriptions: () => {}, endConnections: () => {} },
    onBlocks: () => {},
    onReceipts: () => {},
    roomBus: { start: () => {}, publish: () => {}, subscribe: () => {}, unsubscribe: () => {} },
    scheduler: this.time,
    monotonicClock: this.time,
    report: (error) => {
      throw error;
    },
  });

  async openAt(ms: number): Promise<void> {
    await this.time.advance(ms);
    await this.feeds.open(ADA);
  }

  async checkAfter(ms: number): Promise<void> {
    await this.time.advance(ms);
    await this.feeds.check();
  }

  endSession(): void {
    this.rev += 1;
    this.sessionRev = this.rev;
  }

  unchangedUntil(since: number): number {
    return this.feeds.sessionsUnchangedUntil(ADA, since);
  }

  private page(from: number): UserChangesPage {
    const nothing = forEachKind(() => []);
    const ends = { more: false, exceeds: false, missing: false, forgottenRev: 0 };
    return { ...nothing, ...ends, userId: ADA, from, rev: this.rev, sessionRev: this.sessionRev };
  }
}

/** A feed that was opened at 100 ms and checked at 1,100 ms. */
async function checkedScene(): Promise<Scene> {
  const scene = new Scene();
  await scene.openAt(100);
  await scene.checkAfter(1_000);
  return scene;
}

it("proves until the start of its last check that no session ended", async () => {
  const scene = new Scene();
  await scene.openAt(100);
  expect(scene.unchangedUntil(100)).toBe(100);
  await scene.checkAfter(1_000);
  expect(scene.unchangedUntil(100)).toBe(1_100);
  expect(scene.unchangedUntil(2_000)).toBe(2_000);
});

it("proves nothing about reads from before the feed, nor about users without a feed", async () => {
  const scene = await checkedScene();
  expect(scene.unchangedUntil(99)).toBe(99);
  scene.feeds.close(ADA);
  expect(scene.unchangedUntil(100)).toBe(100);
});

it("proves nothing about reads from before the end of a session", async () => {
  const scene = await checkedScene();
  scene.endSession();
  await scene.checkAfter(1_000);
  await scene.checkAfter(1_000);
  expect(scene.unchangedUntil(100)).toBe(100);
  expect(scene.unchangedUntil(2_099)).toBe(2_099);
  expect(scene.unchangedUntil(2_100)).toBe(3_100);
});

it("proves nothing by a check that fails or that finds changes", async () => {
  const scene = await checkedScene();
  scene.isOutOfReach = true;
  await expect(scene.checkAfter(1_000)).rejects.toThrow("down");
  expect(scene.unchangedUntil(100)).toBe(1_100);
  scene.isOutOfReach = false;
  scene.rev += 1;
  await scene.checkAfter(1_000);
  expect(scene.unchangedUntil(100)).toBe(1_100);
  await scene.checkAfter(1_000);
  expect(scene.unchangedUntil(100)).toBe(4_100);
});

it("proves nothing after a backup set the user's revision back, even when that revision is reached again", async () => {
  const scene = new Scene();
  await scene.openAt(100);
  scene.rev -= 1;
  await scene.checkAfter(1_000);
  expect(scene.unchangedUntil(100)).toBe(100);
  scene.endSession();
  await scene.checkAfter(1_000);
  expect(scene.unchangedUntil(100)).toBe(100);
  expect(scene.unchangedUntil(1_500)).toBe(1_500);
});

it("proves nothing about sessions that ended while a connection set the feed back", async () => {
  const scene = await checkedScene();
  scene.endSession();
  await scene.checkAfter(1_000);
  scene.feeds.start("connection", ADA, 7);
  await scene.checkAfter(1_000);
  await scene.checkAfter(1_000);
  expect(scene.unchangedUntil(2_100)).toBe(2_100);
  expect(scene.unchangedUntil(3_100)).toBe(4_100);
});

it("proves nothing after a reset about reads from before it", async () => {
  const scene = await checkedScene();
  scene.feeds.reset();
  await scene.checkAfter(1_000);
  await scene.checkAfter(1_000);
  expect(scene.unchangedUntil(100)).toBe(100);
  expect(scene.unchangedUntil(2_100)).toBe(3_100);
});
