import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { logIn, register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  onStarredRooms(client: SyncTalkClient, show: (names: readonly string[]) => void): () => void;
};

const page = await writeDocumentedFiles("docs/user-feed.md");
afterAll(() => page.remove());

it("shows favourites that another device chose", async () => {
  const { onStarredRooms } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const ada = await register(app.url);
  const { id } = await ada.createRoom({ name: "general" });
  const client = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  await client.connect();
  let shown: readonly string[] = [];
  onTestFinished(onStarredRooms(client, (names) => (shown = names)));
  expect(shown).toEqual([]);

  const phone = await logIn(app.url, ada);
  await phone.put(`/api/rooms/${id}/favourite`);
  await expect.poll(() => shown, { timeout: 10_000 }).toEqual(["general"]);
  await phone.delete(`/api/rooms/${id}/favourite`);
  await expect.poll(() => shown, { timeout: 10_000 }).toEqual([]);
});
