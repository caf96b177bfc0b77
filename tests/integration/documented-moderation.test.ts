import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type Message, type Page, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  stopSpam(client: SyncTalkClient, roomId: string, userId: string): Promise<number>;
  calmDown(client: SyncTalkClient, roomId: string, slowModeSeconds: number): Promise<void>;
  recentActions(client: SyncTalkClient, roomId: string): Promise<string[]>;
};

const page = await writeDocumentedFiles("docs/moderation.md");
afterAll(() => page.remove());

it("mutes a spammer, deletes what they sent, and slows the room down", async () => {
  const { stopSpam, calmDown, recentActions } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace, carol] = [await register(app.url), await register(app.url), await register(app.url)];
  const { id } = await ada.createRoom();
  for (const person of [grace, carol]) await person.post(`/api/rooms/${id}/join`);
  const client = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => client.disconnect());

  await carol.send(id, "hello");
  for (const body of ["spam", "more spam"]) await grace.send(id, body);
  expect(await stopSpam(client, id, grace.id)).toBe(2);
  expect(await stopSpam(client, id, grace.id)).toBe(0);
  expect((await carol.history(id)).items.map(({ body }) => body)).toEqual(["hello", null, null]);
  const messages = `/api/rooms/${id}/messages`;
  expect((await grace.post(messages, { body: "again" })).body.code).toBe("room.muted");

  await calmDown(client, id, 30);
  await carol.send(id, "one");
  expect((await carol.post(messages, { body: "two" })).body.code).toBe("room.slow_mode");
  const pins = (await carol.get<Page<Message>>(`/api/rooms/${id}/pins`)).body.items;
  expect(pins.map(({ body }) => body)).toEqual(["Slow mode: one message every 30 seconds."]);
  const actions = (await recentActions(client, id)).map((line) => line.split(": ").at(-1)?.split(" ")[0]);
  expect(actions.slice(0, 5)).toEqual(["pinned", "settings", "muted", "message_deleted", "message_deleted"]);
});
