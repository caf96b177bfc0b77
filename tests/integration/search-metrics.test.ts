import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { metric } from "../support/metrics.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

it("counts what the search index has done", { timeout: 60_000 }, async () => {
  const dataDir = await temporaryDirectory();
  const { url, close } = await startTestServer({ config: { persistence: { kind: "embedded", dataDir } } });
  onTestFinished(() => close());
  const ada = await register(url, "ada");
  onTestFinished(() => ada.close());
  const room = await ada.createRoom();
  for (const body of ["one", "two", "three"]) await ada.send(room.id, body);
  await expect.poll(() => metric(url, "synctalk_search_indexed_messages_total"), { timeout: 20_000 }).toBe(3);
  expect(await metric(url, "synctalk_search_index_batches_total", ['outcome="indexed"'])).toBeGreaterThan(0);
  await expect.poll(() => metric(url, "synctalk_search_unindexed_changes"), { timeout: 20_000 }).toBe(0);
});
