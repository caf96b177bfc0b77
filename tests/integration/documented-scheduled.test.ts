import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type Scheduled, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  sendLater(client: SyncTalkClient, roomId: string, body: string, at: Date): Promise<Scheduled>;
  waitingIn(client: SyncTalkClient, roomId: string): Promise<readonly Scheduled[]>;
  retryFailed(client: SyncTalkClient, at: Date): Promise<number>;
};

const page = await writeDocumentedFiles("docs/scheduled.md");
afterAll(() => page.remove());

const inMs = (ms: number) => new Date(Date.now() + ms);

it("sends a message later, lists it, and tries a failed one again", async () => {
  const { sendLater, waitingIn, retryFailed } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, bob] = [await register(app.url), await register(app.url)];
  const { id } = await ada.createRoom();
  await bob.post(`/api/rooms/${id}/join`);
  const client = createClient({ url: app.url, token: () => bob.token });
  onTestFinished(() => client.disconnect());

  const tomorrow = await sendLater(client, id, "tomorrow", inMs(86_400_000));
  expect(await waitingIn(client, id)).toEqual([tomorrow]);
  await ada.put(`/api/rooms/${id}/sanctions/${bob.id}/mute`);
  await sendLater(client, id, "soon", inMs(300));
  const states = async () => (await client.rest.scheduled()).items.map(({ state }) => state);
  await expect.poll(states, { timeout: 10_000 }).toEqual(["failed", "waiting"]);
  await ada.delete(`/api/rooms/${id}/sanctions/${bob.id}/mute`);
  expect(await retryFailed(client, inMs(300))).toBe(1);
  const bodies = async () => (await ada.history(id)).items.map(({ body }) => body);
  await expect.poll(bodies, { timeout: 10_000 }).toEqual(["soon"]);
  expect(await waitingIn(client, id)).toEqual([tomorrow]);
});
