import { createClient, type Presence, type SyncTalkClient } from "@synctalk/client";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  watchPeople(client: SyncTalkClient, userIds: string[], show: (presence: Presence) => void): () => void;
  goToLunch(client: SyncTalkClient): Promise<void>;
};

const page = await writeDocumentedFiles("docs/presence.md");
afterAll(() => page.remove());

it("keeps the presences of people up to date", async () => {
  const { watchPeople, goToLunch } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace, eve] = await Promise.all([register(app.url), register(app.url), register(app.url)]);
  onTestFinished(() => [ada, grace, eve].forEach((person) => person.close()));
  const { id } = await ada.createRoom();
  await grace.post(`/api/rooms/${id}/join`);
  await eve.connect();
  const [client, graces] = [ada, grace].map(({ token }) => createClient({ url: app.url, token: () => token }));
  if (!client || !graces) throw new Error("There are two clients.");
  onTestFinished(() => [client, graces].forEach((one) => one.disconnect()));
  await client.connect();
  const shown: Presence[] = [];
  const end = watchPeople(client, [grace.id, eve.id], (presence) => void shown.push(presence));
  await eventually(() => shown.length > 0, "the first presence");
  await graces.connect();
  await eventually(() => shown.length > 1, "grace's connection");
  await goToLunch(graces);
  await eventually(() => shown.at(-1)?.status === "away" && shown.at(-1)?.text === "At lunch", "the new status");
  expect(shown[0]).toEqual({ userId: grace.id, status: "offline", lastSeenAt: null, text: null });
  end();
  await eventually(() => client.state.presences.size === 0, "the end");
  expect(new Set(shown.map(({ userId }) => userId))).toEqual(new Set([grace.id]));
});
