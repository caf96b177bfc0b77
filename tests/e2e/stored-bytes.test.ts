import { expect, it, onTestFinished } from "vitest";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import type { Message } from "../../src/protocol/entities.js";
import { register } from "../support/client.js";

it("limits the bytes of text that a user stores, and counts neither refused nor repeated sends", async () => {
  const rates = { ...LIMIT_DEFAULTS.rates, "message.bytes": { quota: 1_000, windowMs: 86_400_000 } };
  const app = await startTestServer({ config: { rateLimits: true, limits: { ...LIMIT_DEFAULTS, rates } } });
  onTestFinished(() => app.close());
  const [ada, bob] = await Promise.all([register(app.url, "ada"), register(app.url, "bob")]);
  const { id: roomId } = await ada.createRoom();
  const messages = `/api/rooms/${roomId}/messages`;
  const send = (body: string, clientMessageId: string) => ada.post<Message>(messages, { body, clientMessageId });

  // This body has 100 characters and 400 bytes.
  const first = await send("\u{1F980}".repeat(100), "first");
  for (let count = 0; count < 4; count += 1) expect((await send("\u{1F980}".repeat(100), "first")).status).toBe(200);
  expect((await bob.post(messages, { body: "x".repeat(900) })).status).toBe(403);
  expect((await ada.post(messages, { body: "" })).status).toBe(400);
  expect((await ada.patch(`${messages}/${first.body.id}`, { body: "y".repeat(500) })).status).toBe(200);
  expect((await send("z".repeat(300), "second")).status).toBe(201);
  const refused = await ada.post(messages, { body: "one more" });
  expect([refused.status, refused.body]).toMatchObject([429, { details: { limit: "message.bytes" } }]);
});
