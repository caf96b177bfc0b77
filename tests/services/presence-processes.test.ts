import { expect, it, onTestFinished } from "vitest";
import type { Presence } from "../../src/protocol/presence-entities.js";
import { RedisServer } from "../faults/stage/redis-server.js";
import { register, type LiveClient } from "../support/client.js";
import { createMigratedDatabase } from "../support/postgres-database.js";
import { startServer } from "../support/server-process.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

/** The documented time in which presence and activity are right again. */
const WITHIN = { timeout: 20_000, interval: 100 };

/** Two nodes in processes of their own. Ada is connected to the first one and Bob to the second one. */
async function twoNodes() {
  const database = await createMigratedDatabase();
  onTestFinished(() => database.drop());
  const redis = await RedisServer.in(await temporaryDirectory());
  onTestFinished(() => redis.kill());
  const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, JWT_SECRET: "a secret of at least thirty-two bytes" };
  const [near, far] = [await startServer({ env }), await startServer({ env })];
  const [ada, bob] = [await register(near.url, "ada"), await register(far.url, "bob")];
  onTestFinished(() => [ada, bob].forEach((person) => person.close()));
  const room = await ada.createRoom();
  await bob.post(`/api/rooms/${room.id}/join`);
  const adaLive = await ada.connect();
  const statuses: string[] = [];
  adaLive.socket.on("presence:changed", ({ userId, status }) => void (userId === bob.id && statuses.push(status)));
  const bobIs = async (live: LiveClient = adaLive) =>
    (await live.do<{ presences: readonly Presence[] }>("presence:watch", { userIds: [bob.id] })).presences[0]?.status;
  return { redis, near, far, ada, bob, roomId: room.id, adaLive, bobIs, statuses };
}

it("shows the users of a node as offline once, soon after it was killed", { timeout: 120_000 }, async () => {
  const { far, bob, bobIs, statuses } = await twoNodes();
  const bobLive = await bob.connect();
  await expect.poll(() => bobIs(), WITHIN).toBe("online");
  bobLive.socket.io.reconnection(false);
  statuses.length = 0;
  far.kill("SIGKILL");
  await far.exit();
  await expect.poll(() => statuses, WITHIN).toEqual(["offline"]);
  expect(await bobIs()).toBe("offline");
});

it("has presence and activity right again after Redis was killed", { timeout: 180_000 }, async () => {
  const { redis, bob, roomId, adaLive, bobIs, statuses } = await twoNodes();
  const activities: unknown[] = [];
  adaLive.socket.on("activity:changed", (activity) => void activities.push(activity));
  await adaLive.do("room:focus", { roomId });
  const bobLive = await bob.connect();
  await expect.poll(() => bobIs(), WITHIN).toBe("online");
  await redis.kill();
  expect(await adaLive.ask("presence:set", { status: "away" })).toMatchObject({
    error: { code: "service.unavailable" },
  });
  await bobLive.do("message:send", { roomId, body: "Sent while Redis is away" });
  bobLive.socket.disconnect();
  expect(await bobIs()).toBe("online");
  await redis.start();
  await expect.poll(() => bobIs(), { ...WITHIN, timeout: 40_000 }).toBe("offline");
  statuses.length = 0;
  const again = await bob.connect();
  await expect.poll(() => statuses, WITHIN).toEqual(["online"]);
  await expect
    .poll(async () => {
      await again.do("activity:set", { roomId, state: "typing" });
      return activities.at(-1);
    }, WITHIN)
    .toMatchObject({ userId: bob.id, state: "typing" });
  await again.do("activity:set", { roomId, state: null });
  await expect.poll(() => activities.at(-1), WITHIN).toMatchObject({ userId: bob.id, state: null });
});

it("knows when users were there last whose node was stopped", { timeout: 120_000 }, async () => {
  const { far, bob, adaLive, bobIs } = await twoNodes();
  const bobLive = await bob.connect();
  await expect.poll(() => bobIs(), WITHIN).toBe("online");
  bobLive.socket.io.reconnection(false);
  const stopped = new Date();
  far.kill("SIGTERM");
  await far.exit();
  await expect.poll(() => bobIs(), WITHIN).toBe("offline");
  const { presences } = await adaLive.do<{ presences: readonly Presence[] }>("presence:watch", { userIds: [bob.id] });
  expect(new Date(presences[0]?.lastSeenAt ?? 0).getTime()).toBeGreaterThanOrEqual(stopped.getTime());
});
