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
