import { expect, it, onTestFinished } from "vitest";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { RedisServer } from "../faults/stage/redis-server.js";
import { openSocket, LiveClient, register } from "../support/client.js";
import { createMigratedDatabase } from "../support/postgres-database.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const jwtSecret = "a secret of at least thirty-two bytes";

/** A new user on two servers, and a function that sends over both in turn. */
async function senderOn([one, other]: readonly [App, App]) {
  const ada = await register(one.url, "ada");
  const { id: roomId } = await ada.createRoom();
  const sockets = [openSocket(one.url, ada.token), openSocket(other.url, ada.token)] as const;
  onTestFinished(() => sockets.forEach((socket) => socket.disconnect()));
  const [first, second] = await Promise.all([LiveClient.opened(sockets[0]), LiveClient.opened(sockets[1])]);
  return (index: number) => (index % 2 ? first : second).ask("message:send", { roomId, body: `${index}` });
}

it("counts one user's sends over two servers, and continues while Redis hangs (S16)", { timeout: 90_000 }, async () => {
  const database = await createMigratedDatabase();
  onTestFinished(() => database.drop());
  const server = await RedisServer.in(await temporaryDirectory());
  onTestFinished(() => server.kill());
  const { persistence } = database;
  const config = { persistence, redis: { url: server.url, prefix: "shared:" }, jwtSecret, rateLimits: true };
  const apps = [await startTestServer({ config }), await startTestServer({ config })] as const;
  onTestFinished(async () => void (await Promise.all(apps.map((app) => app.close()))));

  // One round without an excess is enough: a busy machine may answer later than Redis is waited for, and the nodes then
  // count alone for a second.
  let excess = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10 && excess > 0; round += 1) {
    if (round > 0) await new Promise((later) => setTimeout(later, 1_500));
    const send = await senderOn(apps);
    const startedAt = performance.now();
    const acks = await Promise.all(Array.from({ length: 60 }, (_, index) => send(index)));
    const through = acks.filter(({ ok }) => ok).length;
    expect(through).toBeGreaterThanOrEqual(20);
    excess = Math.min(excess, through - 20 - (5 * (performance.now() - startedAt)) / 1000);
  }
  expect(excess).toBeLessThanOrEqual(0);

  const send = await senderOn(apps);
  server.freeze();
  onTestFinished(() => server.thaw());
  await new Promise((later) => setTimeout(later, 1_000));
  const held: number[] = [];
  for (let count = 0; count < 5; count += 1) {
    const from = performance.now();
    expect(await send(count)).toMatchObject({ ok: true });
    held.push(performance.now() - from);
    await new Promise((later) => setTimeout(later, 250));
  }
  // Allows for 80 ms of timeout, the commit, and the delays of a busy machine.
  expect(Math.max(...held)).toBeLessThan(1_000);
  server.thaw();
});
