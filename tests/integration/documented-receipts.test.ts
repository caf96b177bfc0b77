import { createClient, type MessageRef, type SyncTalkClient } from "@synctalk/client";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  showReaders(
    client: SyncTalkClient,
    message: MessageRef,
    show: (names: readonly string[]) => void,
  ): Promise<() => void>;
};

const page = await writeDocumentedFiles("docs/receipts.md");
afterAll(() => page.remove());

it("shows who has read my message, before and after it is shown", async () => {
  const { showReaders } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, bob, eve] = [await register(app.url), await register(app.url), await register(app.url)];
  onTestFinished(() => [ada, bob, eve].forEach((person) => person.close()));
  const { id: roomId } = await ada.createRoom();
  await ada.patch(`/api/rooms/${roomId}`, { settings: { receipts: true } });
  for (const member of [bob, eve]) await member.post(`/api/rooms/${roomId}/join`);
  const message = await ada.send(roomId, "hello");
  await bob.put(`/api/rooms/${roomId}/read`, { seq: 1 });
  const client = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  await client.connect();
  let shown: readonly string[] = [];
  const end = await showReaders(client, message, (names) => (shown = names));
  await expect.poll(() => shown).toEqual([bob.session.user.displayName]);
  await eve.put(`/api/rooms/${roomId}/read`, { seq: 1 });
  const names = [bob, eve].map(({ session }) => session.user.displayName).sort();
  await expect.poll(() => shown.toSorted()).toEqual(names);
  end();
});

it("closes the room and stops when the list is refused", async () => {
  const { showReaders } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const ada = await register(app.url);
  onTestFinished(() => ada.close());
  const { id: roomId } = await ada.createRoom();
  const message = await ada.send(roomId, "hello");
  const client = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  await client.connect();
  let shown = 0;
  const refused = showReaders(client, message, () => (shown += 1));
  await expect(refused).rejects.toMatchObject({ code: "room.receipts_off" });
  expect(client.state.openRooms.has(roomId)).toBe(false);
  const before = shown;
  await client.send(roomId, { body: "more" });
  expect(shown).toBe(before);
});
