import { describe, expect, it } from "vitest";
import type { ChangedScheduled, Scheduled } from "../protocol.js";
import { type ClientState, initialState } from "./client-state.js";
import { applyScheduled, scheduledIn, scheduledListed } from "./scheduled.js";
import { userChanged, userSynced } from "./user-feed.js";

const later = (id: string, rev: number, more: Partial<Scheduled> = {}): Scheduled => ({
  id,
  roomId: "room",
  sendAt: "2026-03-04T05:06:07.089Z",
  state: "waiting",
  body: id,
  data: null,
  kind: "text",
  rev,
  ...more,
});
const removed = (id: string, rev: number): ChangedScheduled => ({ id, roomId: "room", rev, deleted: true });
const at = (rev: number): ClientState => ({ ...initialState, user: { ...initialState.user, rev, knownRev: rev } });
const ids = (state: ClientState, roomId?: string) => scheduledIn(state, roomId).map(({ id }) => id);

describe("the user's scheduled messages", () => {
  it("are listed by the time at which they are sent, and by room", () => {
    const early = later("b", 2, { sendAt: "2026-03-04T05:06:07.000Z", roomId: "other" });
    const state = [later("c", 1), early, later("a", 3)].reduce(applyScheduled, at(0));
    expect([ids(state), ids(state, "other"), ids(state, "none")]).toEqual([["b", "a", "c"], ["b"], []]);
    expect(scheduledIn(state)).toBe(scheduledIn({ ...state }));
    expect(scheduledIn(state, "room")).toBe(scheduledIn(applyScheduled(state, removed("x", 4)), "room"));
  });

  it("follow the feed, and a reset replaces them", () => {
    const change = { from: 0, rev: 2, scheduled: [later("a", 1), later("b", 2)] };
    const changed = userChanged(scheduledListed(at(0)), change);
    expect(ids(changed)).toEqual(["a", "b"]);
    const sent = userChanged(changed, { from: 2, rev: 3, scheduled: [removed("a", 3)] });
    expect([ids(sent), sent.scheduled.size]).toEqual([["b"], 1]);
    const page = { epoch: "e", from: 0, rev: 1, more: false, memberships: [], threads: [], drafts: [] };
    const reset = userSynced(sent, { ...page, reset: true, scheduled: [later("c", 1)] });
    expect(ids(reset)).toEqual(["c"]);
  });

  it("stay removed when an older answer, page or list arrives late", () => {
    const loading = userChanged(at(0), { from: 0, rev: 2, scheduled: [removed("a", 2)] });
    expect(ids(scheduledListed(applyScheduled(loading, later("a", 1))))).toEqual([]);
    const loaded = userChanged(scheduledListed(at(0)), { from: 0, rev: 2, scheduled: [removed("a", 2)] });
    expect(ids(applyScheduled(loaded, later("a", 1)))).toEqual([]);
    expect(ids(userChanged(loaded, { from: 0, rev: 1, scheduled: [later("a", 1)] }))).toEqual([]);
    expect(ids(applyScheduled(at(0), later("gone", 0)))).toEqual([]);
  });

  it("hold at most 2,000, and drop removed ones first", () => {
    const changes = Array.from({ length: 2_100 }, (_, n) =>
      n < 1_950 ? later(`${n}`, n + 1) : removed(`${n}`, n + 1),
    );
    const state = changes.reduce(applyScheduled, at(0));
    expect([state.scheduled.size, scheduledIn(state).length]).toEqual([2_000, 1_950]);
    const more = Array.from({ length: 100 }, (_, n) => later(`more ${n}`, 2_101 + n)).reduce(applyScheduled, state);
    expect([more.scheduled.size, ids(more).includes("0"), ids(more).includes("1949")]).toEqual([2_000, false, true]);
  });
});
