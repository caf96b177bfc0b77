import { createServer } from "node:net";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { InProcessExchange } from "../../src/adapters/in-process/in-process-room-bus.js";
import { noLimits } from "../../src/adapters/security/in-memory-rate-limiter.js";
import { systemClock } from "../../src/adapters/system/system-clock.js";
import { startTestServer } from "../../src/main/testing.js";
import { quickHasher } from "../support/quick-hasher.js";
import { request } from "../support/client.js";

/** Adapters that record when they are closed, and whether the server still answered. */
function closable() {
  const closed: string[] = [];
  const noting = (name: string) => ({ close: async () => void closed.push(name) });
  const roomBus = Object.assign(new InProcessExchange().join(), noting("roomBus"));
  const overrides = {
    clock: { ...systemClock, ...noting("clock") },
    passwordHasher: { ...quickHasher, ...noting("passwordHasher") },
    roomBus,
    rateLimiter: { ...noLimits, ...noting("rateLimiter") },
  };
  return { closed, overrides };
}

it("closes overridden adapters once, in reverse order, when the server stops", async () => {
  const { closed, overrides } = closable();
  const app = await startTestServer({ overrides });
  expect((await request(app.url, "/livez")).status).toBe(200);
  expect(closed).toEqual([]);
  await app.close();
  await app.close();
  expect(closed).toEqual(["rateLimiter", "roomBus", "passwordHasher", "clock"]);
});

it("closes an adapter once that overrides two ports", async () => {
  const closed: string[] = [];
  const both = { ...quickHasher, ...systemClock, close: () => void closed.push("both") };
  const app = await startTestServer({ overrides: { clock: both, passwordHasher: both } });
  await app.close();
  expect(closed).toEqual(["both"]);
});

it("closes overridden adapters when the server cannot start", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  const { closed, overrides } = closable();
  await expect(startTestServer({ config: { port }, overrides })).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect(closed).toEqual(["rateLimiter", "roomBus", "passwordHasher", "clock"]);
});

it("closes every adapter although one fails, and names the failing one", async () => {
  const { closed, overrides } = closable();
  const close = async () => {
    throw new Error("the broker is gone");
  };
  const app = await startTestServer({ overrides: { ...overrides, rateLimiter: { ...noLimits, close } } });
  await expect(app.close()).rejects.toMatchObject({ errors: [{ message: "the broker is gone" }] });
  expect(closed).toEqual(["roomBus", "passwordHasher", "clock"]);
});
