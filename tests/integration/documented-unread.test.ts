import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type Message, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  badge(client: SyncTalkClient, roomId: string): string;
  openAtFirstUnread(client: SyncTalkClient, roomId: string): Promise<readonly Message[]>;
};

const page = await writeDocumentedFiles("docs/unread.md");
afterAll(() => page.remove());

it("counts unread messages live, and marks them as read", async () => {
  const { badge, openAtFirstUnread } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace] = [await register(app.url), await register(app.url)];
  const { id } = await ada.createRoom();
  await grace.post(`/api/rooms/${id}/join`);
  const client = createClient({ url: app.url, token: () => grace.token });
  onTestFinished(() => client.disconnect());
  await client.connect();
  expect(badge(client, id)).toBe("");

  const first = await ada.send(id, "one");
  await ada.send(id, "two");
  await eventually(() => badge(client, id) === "2", "two unread messages");
  await client.send(id, { body: "mine" });
  await ada.delete(`/api/rooms/${id}/messages/${first.id}`);
  await eventually(() => badge(client, id) === "1", "the deletion");

  const shown = await openAtFirstUnread(client, id);
  expect(shown.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(badge(client, id)).toBe("");
  await client.markUnread(id, 2);
  expect(badge(client, id)).toBe("1");
  await ada.send(id, "four");
  await eventually(() => badge(client, id) === "2", "a later message");
  await client.markRead(id, 2);
  expect(badge(client, id)).toBe("1");
});
