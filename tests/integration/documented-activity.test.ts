import { createClient, type SyncTalkClient } from "@synctalk/client";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Show = (userIds: string[], others: number) => void;
type Example = {
  showActivity(client: SyncTalkClient, roomId: string, show: Show): () => void;
  onKey(client: SyncTalkClient, roomId: string): void;
};

const page = await writeDocumentedFiles("docs/activity.md");
afterAll(() => page.remove());

it("shows who is typing, without the reader", async () => {
  const { showActivity, onKey } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace] = [await register(app.url), await register(app.url)];
  onTestFinished(() => [ada, grace].forEach((person) => person.close()));
  const { id } = await ada.createRoom();
  await grace.post(`/api/rooms/${id}/join`);
  const shown: [string[], number][] = [];
  const other = await grace.connect();
  const client = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  await client.connect();
  const end = showActivity(client, id, (...activity) => void shown.push(activity));
  onKey(client, id);
  await other.do("activity:set", { roomId: id, state: "typing" });
  await eventually(() => shown.length > 0, "the activity");
  await other.do("activity:set", { roomId: id, state: null });
  await eventually(() => shown.length > 1, "its end");
  expect(shown).toEqual([
    [[grace.id], 0],
    [[], 0],
  ]);
  end();
  expect(client.state.focus).toBeNull();
});
