import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Example = {
  linesOf(client: SyncTalkClient, roomId: string): readonly string[];
  blockAndShow(client: SyncTalkClient, userId: string, show: () => void): Promise<() => void>;
};

const page = await writeDocumentedFiles("docs/blocks.md");
afterAll(() => page.remove());

it("folds what blocked people wrote, until they are unblocked", async () => {
  const { linesOf, blockAndShow } = (await import(page.paths[0] ?? "")) as Example;
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, bob] = [await register(app.url, "ada"), await register(app.url, "bob")];
  const { id } = await ada.createRoom();
  await bob.post(`/api/rooms/${id}/join`);
  await bob.send(id, "hello");
  await ada.send(id, "hi");
  const client = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  await client.connect();
  await client.openRoom(id);
  const open = [`${bob.session.user.username}: hello`, `${ada.session.user.username}: hi`];
  expect(linesOf(client, id)).toEqual(open);

  let shown: readonly string[] = [];
  onTestFinished(await blockAndShow(client, bob.id, () => (shown = linesOf(client, id))));
  await expect.poll(() => shown, { timeout: 10_000 }).toEqual(["A message by somebody whom you block", open[1]]);
  const other = createClient({ url: app.url, token: () => ada.token });
  onTestFinished(() => other.disconnect());
  await other.connect();
  expect([...other.state.blockedIds]).toEqual([bob.id]);
  await other.rest.unblock(bob.id);
  await expect.poll(() => shown, { timeout: 10_000 }).toEqual(open);
  await expect.poll(() => other.state.blockedIds.size).toBe(0);
});
