import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { RedisServer } from "../faults/stage/redis-server.js";
import { openSocket, LiveClient, register } from "../support/client.js";
import { createPostgresDatabase } from "../support/postgres-database.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

const jwtSecret = "a secret of at least thirty-two bytes";

it("S16: one user's sends are counted over two servers, and go on while Redis hangs", async () => {
  const database = await createPostgresDatabase();
  onTestFinished(() => database.drop());
  const server = await RedisServer.in(await temporaryDirectory());
  onTestFinished(() => server.kill());
  const persistence = { kind: "postgres", url: database.url, dataDir: "unused" } as const;
  const config = { persistence, redis: { url: server.url, prefix: "shared:" }, jwtSecret, rateLimits: true };
  const apps = [await startTestServer({ config }), await startTestServer({ config })] as const;
  onTestFinished(async () => void (await Promise.all(apps.map((app) => app.close()))));

  const ada = await register(apps[0].url, "ada");
  const { id: roomId } = await ada.createRoom();
  const sockets = [openSocket(apps[0].url, ada.token), openSocket(apps[1].url, ada.token)] as const;
  onTestFinished(() => sockets.forEach((socket) => socket.disconnect()));
  const [first, second] = [await LiveClient.opened(sockets[0]), await LiveClient.opened(sockets[1])];

  const startedAt = performance.now();
  const send = (index: number) => (index % 2 ? first : second).ask("message:send", { roomId, body: `${index}` });
  const acks = await Promise.all(Array.from({ length: 60 }, (_, index) => send(index)));
  const seconds = (performance.now() - startedAt) / 1000;
  const through = acks.filter((ack) => ack.ok).length;
  expect(through).toBeGreaterThanOrEqual(20);
  expect(through).toBeLessThanOrEqual(20 + 5 * seconds);

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
  // 50 ms of patience, the commit, and what a busy machine adds.
  expect(Math.max(...held)).toBeLessThan(1_000);
  server.thaw();
});
