import { createSecretKey, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { HintCodec, type DroppedHints } from "../../src/adapters/hints/hint-codec.js";
import { RedisRoomBus } from "../../src/adapters/redis/redis-room-bus.js";
import { buildChange } from "../../src/contracts/builders.js";
import { roomTopic, type RoomBus } from "../../src/application/ports/room-bus.js";
import { isChange, roomBusContract } from "../../src/contracts/room-bus.contract.js";
import { RedisServer } from "../faults/stage/redis-server.js";
import { eventually } from "../support/client.js";
import { proxyToRedis, TEST_REDIS_URL } from "./test-redis.js";

const KEY = createSecretKey(randomBytes(32));

/** Time in which nothing must happen. */
const QUIET_MS = 300;

const change = (rev: number) => buildChange({ roomId: "r", rev });

/** A node on the bus with this prefix, and its number of connections. */
function node(prefix: string, url = TEST_REDIS_URL) {
  const recorded = { ups: 0, downs: 0, backs: 0, revs: [] as number[], dropped: [] as DroppedHints[] };
  const onDown = () => void (recorded.downs += 1);
  const onUp = () => void (recorded.backs += 1);
  const onDropped = (reason: DroppedHints) => void recorded.dropped.push(reason);
  const hints = new HintCodec({ nodeId: crypto.randomUUID(), keys: [KEY], onDropped });
  const roomBus = new RedisRoomBus({ url, hints, prefix, onDown, onUp });
  roomBus.start({
    onHints: (_topic, hints) => void recorded.revs.push(...hints.filter(isChange).map(({ rev }) => rev)),
    onReconnect: () => void (recorded.ups += 1),
  });
  roomBus.open();
  onTestFinished(() => roomBus.close());
  return { roomBus, recorded };
}

/** Subscribes the receiver to room `r`. Resolves when it received change 1, which the sender may publish several times. */
async function subscribed(receiver: ReturnType<typeof node>, sender: ReturnType<typeof node>): Promise<void> {
  receiver.roomBus.subscribe(roomTopic("r"));
  const isReceived = () => {
    sender.roomBus.publish(roomTopic("r"), [change(1)]);
    return receiver.recorded.revs.includes(1);
  };
  await vi.waitUntil(isReceived, { timeout: 10_000 });
}

async function nodes(count: number, url: string): Promise<readonly RoomBus[]> {
  const prefix = `${crypto.randomUUID()}:`;
  const opened = Array.from({ length: count }, () => node(prefix, url));
  await eventually(() => opened.every(({ recorded }) => recorded.ups > 0), "connecting");
  return opened.map(({ roomBus }) => roomBus);
}

roomBusContract("on Redis", (count) => nodes(count, TEST_REDIS_URL));

/** A Redis before version 7, without sharded Pub/Sub. */
const WITHOUT_SHARDS = ["SSUBSCRIBE", "SUNSUBSCRIBE", "SPUBLISH"].flatMap((command) => [
  "--rename-command",
  command,
  "",
]);

describe("Redis without sharded Pub/Sub", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.in(tmpdir(), WITHOUT_SHARDS);
  });
  afterAll(() => redis.kill());
  roomBusContract("on an older Redis", (count) => nodes(count, `redis://127.0.0.1:${redis.port}`));
});

it("separates two deployments on one Redis", async () => {
  const prefix = `${crypto.randomUUID()}:`;
  const other = `${crypto.randomUUID()}:`;
  const [here, besideHere, there, besideThere] = [node(other), node(other), node(prefix), node(prefix)];
  await subscribed(besideHere, here);
  await subscribed(there, besideThere);
  here.roomBus.publish(roomTopic("r"), [change(2)]);
  await eventually(() => besideHere.recorded.revs.includes(2), "the change of the other deployment");
  besideThere.roomBus.publish(roomTopic("r"), [change(3)]);
  await eventually(() => there.recorded.revs.includes(3), "the change of the same deployment");
  expect(there.recorded.revs).not.toContain(2);
});

for (const fault of ["refuse", "hold"] as const) {
  it(`reconnects with its subscriptions, and reports it (${fault})`, async () => {
    const prefix = `${crypto.randomUUID()}:`;
    const proxy = await proxyToRedis();
    onTestFinished(() => proxy.close());
    const near = node(prefix);
    const far = node(prefix, `redis://127.0.0.1:${proxy.port}`);
    await eventually(() => near.recorded.ups > 0 && far.recorded.ups > 0, "connecting");
    far.roomBus.subscribe(roomTopic("before"));

    proxy[fault]();
    await eventually(() => far.recorded.downs === 1, "noticing");
    for (let count = 0; count < 5000; count += 1) far.roomBus.publish(roomTopic("r"), [change(count)]);
    far.roomBus.subscribe(roomTopic("meanwhile"));
    far.roomBus.unsubscribe(roomTopic("before"));
    await sleep(QUIET_MS);
    expect(far.recorded.downs).toBe(1);
    proxy.refuse();
    proxy.heal();
    await eventually(() => far.recorded.ups === 2, "coming back");
    expect(far.recorded.backs).toBe(1);

    near.roomBus.publish(roomTopic("before"), [change(1)]);
    near.roomBus.publish(roomTopic("meanwhile"), [change(2)]);
    await eventually(() => far.recorded.revs.length > 0, "hearing again");
    expect(far.recorded.revs).toEqual([2]);
  });
}

it("survives foreign data on its topics", async () => {
  const prefix = `${crypto.randomUUID()}:`;
  const receiver = node(prefix);
  const { recorded } = receiver;
  const other = node(prefix);
  const stranger = createClient({ url: TEST_REDIS_URL });
  await stranger.connect();
  onTestFinished(() => stranger.destroy());
  await subscribed(receiver, other);
  for (const text of ["", "x", "x\n", "x\n{}", "x\n[1]", 'x\n[{"messages":0}]']) {
    await stranger.sPublish(`${prefix}room:r`, text);
    await stranger.publish(`${prefix}room:r`, text);
  }
  other.roomBus.publish(roomTopic("r"), [change(7)]);
  await eventually(() => recorded.revs.includes(7), "the change");
  expect([recorded.revs.filter((rev) => rev !== 1), recorded.downs]).toEqual([[7], 0]);
});
