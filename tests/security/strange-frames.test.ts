import { expect, it, onTestFinished } from "vitest";
import { register } from "../support/client.js";
import { measured, quantile } from "../support/measured.js";
import { startServer } from "../support/server-process.js";
import { sendStrangeFrames, type Fuzzed } from "../support/strange-frames.js";

const FRAMES = 100_000;
const SENDERS = 4;

it("survives 100,000 strange frames without delaying others (S12)", { timeout: 900_000 }, async () => {
  const server = await startServer({ env: { PERSISTENCE: "memory" } });
  const { url } = server;
  const [ada, bob] = [await register(url, "ada"), await register(url, "bob")];
  onTestFinished(() => bob.close());
  const room = await ada.createRoom();
  await bob.post(`/api/rooms/${room.id}/join`);
  const quiet = await bob.createRoom();
  const healthy = await bob.connect();

  const fuzzing = { ended: false };
  const waits: number[] = [];
  const fuzz = Promise.all(
    Array.from({ length: SENDERS }, (_, seed) =>
      sendStrangeFrames({ url, token: ada.token, roomId: room.id, seed, frames: FRAMES / SENDERS }),
    ),
  ).finally(() => (fuzzing.ended = true));
  while (!fuzzing.ended) {
    const from = performance.now();
    await healthy.do("message:send", { roomId: quiet.id, body: `${waits.length}` });
    waits.push(performance.now() - from);
    await new Promise((later) => setTimeout(later, 20));
  }
  const fuzzed = await fuzz;
  const total = (figure: keyof Fuzzed) => fuzzed.reduce((sum, one) => sum + one[figure], 0);
  measured("S12", {
    frames: total("sent"),
    connections: total("connections"),
    "cut off": total("cut"),
    "healthy p50 ms": quantile(waits, 0.5),
    "healthy p99 ms": quantile(waits, 0.99),
  });
  expect(total("sent")).toBe(FRAMES);
  expect(healthy.socket.connected).toBe(true);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(server.stderr).toBe("");
  expect(quantile(waits, 0.99)).toBeLessThan(100);
});
