import { expect, it, onTestFinished } from "vitest";
import { InProcessPresence } from "../../src/adapters/in-process/in-process-presence.js";
import { startTestServer } from "../../src/main/testing.js";
import { PASSWORD, register } from "../support/client.js";

it("deletes the status of an account together with the account", async () => {
  const presence = new InProcessPresence();
  const [presenceStore, other] = [presence.join(), presence.join()];
  const app = await startTestServer({ overrides: { presenceStore } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  onTestFinished(() => ada.close());
  const live = await ada.connect();
  const text = async () => (await other.read([ada.id]))?.get(ada.id)?.status.text;
  await live.do("presence:set", { status: "online", text: "A secret" });
  expect(await text()).toBe("A secret");
  await ada.delete("/api/users/me", { password: PASSWORD });
  expect(await text()).toBeNull();
});
