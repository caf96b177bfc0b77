import { describe, expect, it } from "vitest";
import { SessionCache } from "../../../src/application/accounts/session-cache.js";
import { endSession, startSession, type Session } from "../../../src/domain/accounts/session.js";

const ada = { userId: "ada", sessionId: "s" };

class Scene {
  now = Date.UTC(2026, 0, 1);
  /** How far somebody set the clock. */
  clockSetBy = 0;
  reads = 0;
  /** What is stored; a read takes what is there when it is made, and comes back when the gate opens. */
  stored: Session | null = startSession({ id: "s", userId: "ada", device: "", address: "" }, new Date(this.now));
  gate: Promise<unknown> = Promise.resolve();
  readonly live = new SessionCache({
    clock: { now: () => new Date(this.now + this.clockSetBy) },
    monotonicClock: { elapsedMs: () => this.now },
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

describe("which sessions are alive", () => {
  it("is read once a second for however many ask", async () => {
    const scene = new Scene();
    await Promise.all(Array.from({ length: 10 }, () => scene.live.assertActive(ada)));
    scene.now += 999;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(1);
    scene.now += 1;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(2);
  });

  it("is known a second later when another node ended one, and at once when it is told", async () => {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.end();
    await scene.live.assertActive(ada);
    scene.live.discard("s");
    await expect(scene.live.assertActive(ada)).rejects.toMatchObject({ code: "auth.session_revoked" });
  });

  it("is not known from a read that began before the end", async () => {
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

  it("is read anew for a connection that has just been opened", async () => {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.end();
    await expect(scene.live.assertActiveFresh(ada)).rejects.toMatchObject({ code: "auth.session_revoked" });
  });

  it("refuses a session that is not there, is somebody else's, or expired", async () => {
    const scene = new Scene();
    await expect(scene.live.assertActive({ ...ada, userId: "eve" })).rejects.toMatchObject({
      code: "auth.session_revoked",
    });
    scene.now += 30 * 86_400_000;
    await expect(scene.live.assertActive(ada)).rejects.toMatchObject({ code: "auth.token_expired" });
    scene.stored = null;
    scene.now += 1000;
    await expect(scene.live.assertActive(ada)).rejects.toMatchObject({ code: "auth.session_revoked" });
  });

  it("remembers no read that failed", async () => {
    const scene = new Scene();
    scene.gate = Promise.reject(new Error("down"));
    await expect(scene.live.assertActive(ada)).rejects.toThrow("down");
    scene.gate = Promise.resolve();
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(2);
  });

  it("stands on what was read for 10 seconds when the store cannot be read, and no longer", async () => {
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

  it("does not stand on what was read of a session that was ended since", async () => {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.live.discard("s");
    scene.gate = Promise.reject(new Error("down"));
    await expect(scene.live.assertActive(ada)).rejects.toThrow("down");
  });
});

it("reads a session again a second later, however the clock was set meanwhile", async () => {
  for (const setBy of [-1_800_000, -500, 500]) {
    const scene = new Scene();
    await scene.live.assertActive(ada);
    scene.clockSetBy = setBy;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(1);
    scene.now += 1_000;
    await scene.live.assertActive(ada);
    expect(scene.reads).toBe(2);
  }
});
