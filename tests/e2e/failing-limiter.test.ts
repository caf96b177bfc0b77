import { expect, it, onTestFinished } from "vitest";
import type { RateLimiter } from "../../src/application/ports/rate-limiter.js";
import { noLimits } from "../../src/adapters/security/in-memory-rate-limiter.js";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";

it("answers and continues when an overridden limiter rejects charges", async () => {
  const rateLimiter: RateLimiter = { ...noLimits, charge: () => Promise.reject(new Error("The limiter is away.")) };
  const app = await startTestServer({ overrides: { rateLimiter } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  const { id } = await ada.createRoom();
  const body = { body: "hi", clientMessageId: "once" };
  const sent = [await ada.post(`/api/rooms/${id}/messages`, body), await ada.post(`/api/rooms/${id}/messages`, body)];
  expect(sent.map(({ status }) => status)).toEqual([201, 200]);
});
