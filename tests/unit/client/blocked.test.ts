import { expect, it } from "vitest";
import { isFolded } from "../../../client/src/index.js";
import { initialState } from "../../../client/src/state/client-state.js";
import { userChanged, userSynced } from "../../../client/src/state/user-feed.js";

const state = { ...initialState, user: { ...initialState.user, rev: 5, epoch: "epoch" } };
const synced = {
  epoch: "epoch",
  from: 0,
  rev: 7,
  more: false,
  reset: false,
  memberships: [],
  threads: [],
  scheduled: [],
  drafts: [],
};
const blocked = (next: typeof initialState) => [...next.blockedIds];

it("takes the list of a change, and keeps it through changes without one", () => {
  const changed = userChanged(state, { from: 5, rev: 6, blockedIds: ["bob"] });
  expect(blocked(changed)).toEqual(["bob"]);
  expect(blocked(userChanged(changed, { from: 6, rev: 7 }))).toEqual(["bob"]);
  expect(blocked(userChanged(changed, { from: 6, rev: 7, blockedIds: [] }))).toEqual([]);
});

it("leaves the list as it is after a repeat, and after a change that does not continue", () => {
  const changed = userChanged(state, { from: 5, rev: 6, blockedIds: ["bob"] });
  expect(blocked(userChanged(changed, { from: 4, rev: 5, blockedIds: [] }))).toEqual(["bob"]);
  expect(blocked(userChanged(changed, { from: 8, rev: 9, blockedIds: [] }))).toEqual(["bob"]);
});

it("takes the list of a sync, and none after a reset without one", () => {
  const known = userSynced(state, { ...synced, blockedIds: ["bob"] });
  expect(blocked(known)).toEqual(["bob"]);
  expect(blocked(userSynced(known, synced))).toEqual(["bob"]);
  expect(blocked(userSynced(known, { ...synced, reset: true }))).toEqual([]);
});

it("leaves the list as it is after a sync that is older than what is known", () => {
  const known = userChanged(state, { from: 5, rev: 8, blockedIds: ["bob"] });
  expect(blocked(userSynced(known, { ...synced, blockedIds: [] }))).toEqual(["bob"]);
});

it("folds messages of blocked people alone", () => {
  const author = (id: string) => ({ author: { id, username: id, displayName: id, bot: false, deleted: false } });
  const blockedIds = new Set(["bob"]);
  expect([isFolded({ blockedIds }, author("bob")), isFolded({ blockedIds }, author("ada"))]).toEqual([true, false]);
});
