import { expect, it } from "vitest";
import { PresenceNode, ROOM } from "../../support/presence-node.js";

const CHECK_MS = 4_000;

async function adaWatchesBob() {
  const node = new PresenceNode();
  const ada = await node.connect("ada");
  await node.connect("bob");
  await node.presences.watch(ada, ["bob"]);
  const part = () => node.strangers.add("ada").add("bob");
  return { node, ada, part };
}

it("reads the rights of a user once, however many connections leave a room", async () => {
  const node = new PresenceNode();
  for (let count = 0; count < 5; count += 1)
    await node.presences.watch(await node.connect("ada", `device ${count}`), ["bob"]);
  const before = node.visibilityReads;
  for (let count = 0; count < 5; count += 1) node.presences.memberLeft("ada");
  await node.scheduler.advance(1_000);
  expect(node.visibilityReads - before).toBe(1);
});

it("ends a watch without a right, also when nobody told of its end", async () => {
  const { node, part } = await adaWatchesBob();
  part();
  await node.scheduler.advance(CHECK_MS + 1_000);
  expect(node.seen("ada")).toEqual(["bob offline"]);
  expect(node.presences.watchedUsers).toBe(0);
});

it("reads the rights of a bounded number of watchers at each check, and those of all in turn", async () => {
  const node = new PresenceNode();
  for (let count = 0; count < 50; count += 1)
    await node.presences.watch(await node.connect(`watcher ${count}`), ["bob"]);
  const before = node.visibilityReads;
  await node.scheduler.advance(CHECK_MS);
  expect(node.visibilityReads - before).toBe(20);
  node.strangers.add("bob");
  await node.scheduler.advance(4 * CHECK_MS);
  expect(node.presences.watchedUsers).toBe(0);
});

it("reads rights again that could not be read", async () => {
  const { node, part } = await adaWatchesBob();
  part();
  node.mayFail = true;
  node.failures.push(true);
  node.presences.memberLeft("bob");
  await node.scheduler.advance(1_000);
  expect([node.reported.length, node.seen("ada")]).toEqual([1, []]);
  await node.scheduler.advance(CHECK_MS);
  expect(node.seen("ada")).toEqual(["bob offline"]);
});

it("reads the rights of the watchers in a room of which changes were missed, and of nobody else", async () => {
  const { node, part } = await adaWatchesBob();
  const before = node.visibilityReads;
  part();
  node.presences.missedChanges("another room");
  await node.scheduler.advance(1_000);
  expect([node.visibilityReads, node.seen("ada")]).toEqual([before, []]);
  node.presences.missedChanges(ROOM);
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob offline"]);
});

it("forgets the last presence of a watch that begins again before it was sent", async () => {
  const { node, ada, part } = await adaWatchesBob();
  node.broadcaster.waiting.add("ada");
  part();
  node.presences.memberLeft("bob");
  await node.scheduler.advance(500);
  node.strangers.clear();
  expect(await node.presences.watch(ada, ["bob"])).toMatchObject([{ status: "online" }]);
  await node.presences.set({ connectionId: "bob", userId: "bob" }, { status: "away" });
  await node.scheduler.advance(0);
  node.presences.unwatch("ada", ["bob"]);
  node.broadcaster.waiting.clear();
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual([]);
});

it("keeps a user invisible whose device is away, until they are online again", async () => {
  const { node, ada } = await adaWatchesBob();
  const bob = { connectionId: "bob", userId: "bob" };
  await node.presences.watch(bob, ["bob"]);
  const seen = async () => {
    const [own] = await node.presences.watch(bob, ["bob"]);
    const [shown] = await node.presences.watch(ada, ["bob"]);
    await node.scheduler.advance(1_000);
    return [own?.status, shown?.status];
  };
  const statuses = [];
  for (const status of ["invisible", "away", "online"] as const) {
    await node.presences.set(bob, { status });
    await node.scheduler.advance(1_000);
    statuses.push(await seen());
  }
  expect(statuses).toEqual([
    ["invisible", "offline"],
    ["invisible", "offline"],
    ["online", "online"],
  ]);
});

it("reads the rights of all watchers when hints may have been lost", async () => {
  const node = new PresenceNode();
  for (let count = 0; count < 50; count += 1)
    await node.presences.watch(await node.connect(`watcher ${count}`), ["bob"]);
  node.strangers.add("bob");
  node.presences.missedHints();
  await node.scheduler.advance(1_000);
  expect(node.presences.watchedUsers).toBe(0);
  node.strangers.clear();
  node.presences.missedHints();
  await node.scheduler.advance(1_000);
  expect(node.presences.watchedUsers).toBe(1);
});

/** Ada's watch of Bob ended, because they lost the right to it. */
async function partedScene() {
  const { node, ada, part } = await adaWatchesBob();
  part();
  node.presences.memberLeft("bob");
  await node.scheduler.advance(1_000);
  const meet = () => node.strangers.clear();
  return { node, ada, part, meet };
}

it.each(["watched user", "watcher"])("begins an ended watch again when the %s is seen again", async (who) => {
  const { node, meet } = await partedScene();
  meet();
  node.presences.blocksChanged(who === "watcher" ? "ada" : "bob");
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob offline", "bob online"]);
  await node.disconnect("bob");
  await node.scheduler.advance(20_000);
  expect(node.seen("ada")).toEqual(["bob offline", "bob online", "bob offline"]);
});

it("begins an ended watch again when one of the two joins a room, and reads nothing for others who join", async () => {
  const { node, meet } = await partedScene();
  meet();
  const before = node.visibilityReads;
  node.presences.memberJoined("somebody");
  await node.scheduler.advance(1_000);
  expect(node.visibilityReads).toBe(before);
  node.presences.memberJoined("bob");
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob offline", "bob online"]);
});

it("does not begin an ended watch again that was given up, or whose connection ended", async () => {
  const { node, ada, part, meet } = await partedScene();
  meet();
  node.presences.unwatch("ada", ["bob"]);
  node.presences.blocksChanged("bob");
  await node.scheduler.advance(1_000);
  expect([node.seen("ada"), node.presences.watchedUsers]).toEqual([["bob offline"], 0]);
  await node.presences.watch(ada, ["bob"]);
  part();
  node.presences.memberLeft("bob");
  await node.scheduler.advance(1_000);
  await node.disconnect("ada");
  meet();
  node.presences.blocksChanged("bob");
  await node.scheduler.advance(60_000);
  expect([node.presences.watchedUsers, node.scheduler.pending]).toEqual([0, 0]);
});

it("ends a watch that began again while the right to it was lost once more", async () => {
  const { node, part, meet } = await partedScene();
  meet();
  const answer = node.holdAnswers();
  node.presences.blocksChanged("bob");
  await node.scheduler.advance(0);
  part();
  node.presences.blocksChanged("bob");
  answer();
  await node.scheduler.advance(1_000);
  expect([node.seen("ada").at(-1), node.presences.watchedUsers]).toEqual(["bob offline", 0]);
});

it("begins an ended watch again also when nobody told of the meeting and no other watch is left", async () => {
  const { node, meet } = await partedScene();
  await node.scheduler.advance(2 * CHECK_MS);
  meet();
  await node.scheduler.advance(CHECK_MS + 1_000);
  expect(node.seen("ada")).toEqual(["bob offline", "bob online"]);
});

it("begins an ended watch again after changes were missed of a room that the watcher is in", async () => {
  const { node, meet } = await partedScene();
  meet();
  node.presences.missedChanges(ROOM);
  await node.scheduler.advance(1_000);
  expect(node.seen("ada")).toEqual(["bob offline", "bob online"]);
});
