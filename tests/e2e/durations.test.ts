import { expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/main/config/config.js";
import { startTestServer } from "../../src/main/testing.js";
import type { ServerConfig } from "../../src/protocol/config-entities.js";
import type { ActivityChanged, Presence } from "../../src/protocol/presence-entities.js";
import { eventually, register, request } from "../support/client.js";
import { PollingClient } from "../support/polling-client.js";
import { openSilently } from "../support/silent-connection.js";

async function serverWith(LIMITS: string): Promise<string> {
  const { limits } = readConfig({ LIMITS });
  const app = await startTestServer({ config: { limits } });
  onTestFinished(() => app.close());
  return app.url;
}

/** The same on a server with a short time and on one with a long time. Each returns whether it has ended. */
async function shortAndLong(
  [short, long]: readonly [string, string],
  begin: (url: string) => Promise<() => boolean>,
): Promise<readonly [boolean, boolean]> {
  const urls = [await serverWith(short), await serverWith(long)] as const;
  const [hasEnded, hasLongEnded] = await Promise.all([begin(urls[0]), begin(urls[1])]);
  await eventually(hasEnded, short);
  await new Promise((later) => setTimeout(later, 100));
  return [hasEnded(), hasLongEnded()];
}

/** Two users who share a room, each with a connection. */
async function pair(url: string) {
  const [ada, bob] = [await register(url), await register(url)];
  onTestFinished(() => [ada, bob].forEach((user) => user.close()));
  const { id: roomId } = await ada.createRoom();
  await bob.post(`/api/rooms/${roomId}/join`);
  return { ada: await ada.connect(), bob: await bob.connect(), bobId: bob.id, roomId };
}

it("tells the configured times to everybody, and the times of pings to connections", async () => {
  const times = "activity.end=7s,presence.grace=20s,connection.authenticate=8s,ping.interval=3s,ping.timeout=1500ms";
  const url = await serverWith(times);
  const { limits } = (await request<ServerConfig>(url, "/api/config")).body;
  expect(limits.presence).toMatchObject({ activityMs: 7_000, graceMs: 20_000 });
  const pings = { pingIntervalMs: 3_000, pingTimeoutMs: 1_500 };
  expect(limits.connection).toMatchObject({ ...pings, authenticateWithinMs: 8_000 });
  const connection = await PollingClient.open(url, (await register(url)).token);
  expect(connection.pings).toMatchObject({ pingInterval: 3_000, pingTimeout: 1_500 });
});

it("ends an activity after the configured time", async () => {
  const ended = await shortAndLong(["activity.end=4s", "activity.end=60s"], async (url) => {
    const { ada, bob, roomId } = await pair(url);
    const seen: ActivityChanged[] = [];
    ada.socket.on("activity:changed", (change) => void seen.push(change));
    await ada.do("room:focus", { roomId });
    await bob.do("activity:set", { roomId, state: "typing" });
    return () => seen.some((change) => "state" in change && change.state === null);
  });
  expect(ended).toEqual([true, false]);
});

it("shows a user as offline after the configured grace", async () => {
  const ended = await shortAndLong(["presence.grace=1s", "presence.grace=60s"], async (url) => {
    const { ada, bob, bobId } = await pair(url);
    const seen: Presence[] = [];
    ada.socket.on("presence:changed", (presence) => void seen.push(presence));
    await ada.do("presence:watch", { userIds: [bobId] });
    bob.socket.disconnect();
    return () => seen.some(({ status }) => status === "offline");
  });
  expect(ended).toEqual([true, false]);
});

it("closes a connection that shows no token within the configured time", async () => {
  const ended = await shortAndLong(["connection.authenticate=1s", "connection.authenticate=60s"], async (url) => {
    const connection = await openSilently(url, "127.0.0.1");
    let isClosed = false;
    connection?.socket.resume().on("close", () => (isClosed = true));
    onTestFinished(() => void connection?.socket.destroy());
    return () => isClosed;
  });
  expect(ended).toEqual([true, false]);
});
