import { describe, expect, it } from "vitest";
import { SessionCache } from "../../../src/application/accounts/sessions/session-cache.js";
import { endSession, startSession, type Session } from "../../../src/domain/accounts/session.js";

const ada = { userId: "ada", sessionId: "s" };

class Scene {
  now = Date.UTC(2026, 0, 1);
  /** Difference between the wall clock and the monotonic clock. */
  clockSetBy = 0;
  reads = 0;
  /** The stored session. A read takes its value at the start and returns when the gate opens. */
  stored: Session | null = startSession({ id: "s", userId: "ada", device: "", address: "" }, new Date(this.now));
  gate: Promise<unknown> = Promise.resolve();
  /** Until when the feed of the user knows of no ended session. */
  unchangedUntil = 0;
  readonly live = new SessionCache({
    clock: { now: () => new Date(this.now + this.clockSetBy) },
    monotonicClock: { elapsedMs: () => this.now },
    userFeeds: { sessionsUnchangedUntil: (_userId, since) => Math.max(since, this.unchangedUntil) },
    handshakeReads: {
      session: async () => {
        this.reads += 1;
        const { stored } = this;
        await this.gate;
        return stored;
      },
    },
  });

  end(): void {
    this.stored &&= endSession(this.stored, "revoked", new Date(this.now));
  }
}

describe("session cache", () => {
  it("reads a session once in 1.5 seconds for any number of requests", async () => {
    const scene = new Scene();
    await Promise.all(Array.from({ length: 10 }, () => scene.live.assertActive(ada)));
    scene.now += 1_499;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(1);
    scene.now += 1;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(2);
  });

  it("reads a session once a minute while the feed of its user knows of no ended session", async () => {
    const scene = new Scene();
    for (let second = 0; second < 120; second += 1) {
      await scene.live.assertActive(ada);
      scene.now += 1_000;
      scene.unchangedUntil = scene.now - 400;
    }
    expect(scene.reads).toBe(2);
    scene.now += 2_000;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(3);
  });

  it("detects within 1.5 seconds that another node ended a session, and at once when it is notified", async () => {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.end();
    await scene.live.assertActive(ada);
    scene.live.discard("s");
    await expect(scene.live.assertActive(ada)).rejects.toMatchObject({ code: "auth.session_revoked" });
  });

  it("ignores a read that began before the session ended", async () => {
    const scene = new Scene();
    let open: (value?: unknown) => void = () => {};
    scene.gate = new Promise((opened) => (open = opened));
    const early = scene.live.assertActive(ada);
    scene.end();
    scene.live.discard("s");
    const late = expect(scene.live.assertActive(ada)).rejects.toMatchObject({ code: "auth.session_revoked" });
    open();
    await Promise.all([early, late]);
    await expect(scene.live.assertActive(ada)).rejects.toMatchObject({ code: "auth.session_revoked" });
  });

  it("reads a session again for a new connection", async () => {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.end();
    await expect(scene.live.assertActiveFresh(ada)).rejects.toMatchObject({ code: "auth.session_revoked" });
  });

  it("refuses a session that is unknown, expired or of another user", async () => {
    const scene = new Scene();
    await expect(scene.live.assertActive({ ...ada, userId: "eve" })).rejects.toMatchObject({
      code: "auth.session_revoked",
    });
    scene.now += 30 * 86_400_000;
    await expect(scene.live.assertActive(ada)).rejects.toMatchObject({ code: "auth.token_expired" });
    scene.stored = null;
    scene.now += 1_500;
    await expect(scene.live.assertActive(ada)).rejects.toMatchObject({ code: "auth.session_revoked" });
  });

  it("does not cache a failed read", async () => {
    const scene = new Scene();
    scene.gate = Promise.reject(new Error("down"));
    await expect(scene.live.assertActive(ada)).rejects.toThrow("down");
    scene.gate = Promise.resolve();
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(2);
  });

  it("uses the cached session for 10 seconds while the store is unavailable, and no longer", async () => {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.gate = Promise.reject(new Error("down"));
    for (const later of [5_000, 5_000]) {
      scene.now += later;
      await Promise.all([scene.live.assertActive(ada), scene.live.assertActive(ada)]);
    }
    scene.now += 1;
    await expect(scene.live.assertActive(ada)).rejects.toThrow("down");
    await expect(scene.live.assertActiveFresh(ada)).rejects.toThrow("down");
  });

  it("counts these 10 seconds from the last check of the feed", async () => {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.now += 50_000;
    scene.unchangedUntil = scene.now;
    await scene.live.assertActive(ada);
    scene.gate = Promise.reject(new Error("down"));
    scene.now += 10_000;
    await scene.live.assertActive(ada);
    scene.now += 1;
    await expect(scene.live.assertActive(ada)).rejects.toThrow("down");
    expect(scene.reads).toBe(3);
  });

  it("does not use the cached session after the session was ended", async () => {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.live.discard("s");
    scene.gate = Promise.reject(new Error("down"));
    await expect(scene.live.assertActive(ada)).rejects.toThrow("down");
  });
});

it("reads a session again after 1.5 seconds, even if the wall clock is set", async () => {
  for (const setBy of [-1_800_000, -500, 500]) {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.clockSetBy = setBy;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(1);
    scene.now += 1_500;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(2);
  }
});
