import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type Scheduled, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { logIn, register, type TestClient } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  sendLater(
    client: SyncTalkClient,
    message: { roomId: string; body: string; clientMessageId: string },
    at: Date,
  ): Promise<Scheduled>;
  showScheduled(client: SyncTalkClient, show: (scheduled: readonly Scheduled[]) => void): Promise<() => void>;
  retryFailed(client: SyncTalkClient, at: Date): Promise<number>;
};

const page = await writeDocumentedFiles("docs/scheduled.md");
afterAll(() => page.remove());

const inMs = (ms: number) => new Date(Date.now() + ms);

it("sends a message later, shows it on all devices, and tries a failed one again", async () => {
  const { sendLater, showScheduled, retryFailed } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, bob] = [await register(app.url), await register(app.url)];
  const { id } = await ada.createRoom();
  await bob.post(`/api/rooms/${id}/join`);
  const device = async ({ token }: TestClient) => {
    const client = createClient({ url: app.url, token: () => token });
    onTestFinished(() => client.disconnect());
    const shown: { current: readonly Scheduled[] } = { current: [] };
    return { client, shown, show: (scheduled: readonly Scheduled[]) => void (shown.current = scheduled) };
  };
  const [phone, laptop] = [await device(bob), await device(await logIn(app.url, bob))];
  // Loaded before the first connection, and told of what came in between.
  onTestFinished(await showScheduled(laptop.client, laptop.show));
  await phone.client.connect();
  onTestFinished(await showScheduled(phone.client, phone.show));
  const shows = (scheduled: unknown) =>
    Promise.all(
      [phone, laptop].map(({ shown }) =>
        expect.poll(() => shown.current, { timeout: 10_000 }).toMatchObject(scheduled as object),
      ),
    );

  const later = (body: string) => ({ roomId: id, body, clientMessageId: body });
  const tomorrow = await sendLater(phone.client, later("tomorrow"), inMs(86_400_000));
  await laptop.client.connect();
  await shows([tomorrow]);
  await ada.put(`/api/rooms/${id}/sanctions/${bob.id}/mute`);
  const soon = await sendLater(phone.client, later("soon"), inMs(300));
  await shows([{ id: soon.id, state: "failed", code: "room.muted" }, tomorrow]);
  await ada.delete(`/api/rooms/${id}/sanctions/${bob.id}/mute`);
  await laptop.client.changeScheduled(soon.id, { body: "better" });
  expect(await retryFailed(laptop.client, inMs(300))).toBe(1);
  const bodies = async () => (await ada.history(id)).items.map(({ body }) => body);
  await expect.poll(bodies, { timeout: 10_000 }).toEqual(["better"]);
  await shows([tomorrow]);
  await laptop.client.cancelScheduled(tomorrow.id);
  await shows([]);
});
