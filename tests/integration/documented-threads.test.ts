import { afterAll, expect, it, onTestFinished } from "vitest";
import { createClient, type Message, type MessageRef, type MyThread, type SyncTalkClient } from "@synctalk/client";
import { startTestServer } from "../../src/main/testing.js";
import { type ChatSocket, eventually, register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Connected = { url: string; token: string; roomId: string; rootId: string };
type RestExample = {
  replyAndRead(
    connected: Connected,
    body: string,
  ): Promise<{ items: Message[]; hasBefore: boolean; unread: number; unreadThreads: MyThread[] }>;
};
type SocketExample = {
  watchThread(socket: ChatSocket, roomId: string, rootId: string): Promise<{ replies: string[]; unread: number }>;
};
type SdkExample = {
  threadTexts(client: SyncTalkClient, root: MessageRef): readonly (string | null)[];
  answer(client: SyncTalkClient, root: MessageRef, body: string): Promise<void>;
};

const page = await writeDocumentedFiles("docs/threads.md");
afterAll(() => page.remove());
const example = async <Example>(index: number) => (await import(page.paths[index] ?? "")) as Example;

/** Ada's message, to which Grace has replied once. */
async function scene() {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace] = [await register(app.url), await register(app.url)];
  const { id: roomId } = await ada.createRoom();
  await grace.post(`/api/rooms/${roomId}/join`);
  const root = await ada.send(roomId, "Who takes the tests?");
  const reply = (body: string) => grace.post(`/api/rooms/${roomId}/messages`, { body, threadOf: root.id });
  await reply("one");
  return { url: app.url, ada, grace, roomId, root, reply };
}

it("replies, reads and marks a thread over REST", async () => {
  const { replyAndRead } = await example<RestExample>(0);
  const { url, ada, roomId, root } = await scene();
  const read = await replyAndRead({ url, token: ada.token, roomId, rootId: root.id }, "two");
  expect(read.items.map(({ body, threadSeq, seq }) => [body, threadSeq, seq])).toEqual([
    ["one", 1, null],
    ["two", 2, null],
  ]);
  expect(read).toMatchObject({ hasBefore: false, unread: 0, unreadThreads: [] });
});

it("follows a thread and collects its replies over the socket", async () => {
  const { watchThread } = await example<SocketExample>(1);
  const { ada, roomId, root, reply } = await scene();
  const { socket } = await ada.connect();
  onTestFinished(() => ada.close());
  const watched = await watchThread(socket, roomId, root.id);
  expect(watched.unread).toBe(0);
  await reply("three");
  await eventually(() => watched.replies.length === 2, "the replies");
  expect(watched.replies).toEqual(["I'll take it.", "three"]);
});

it("shows a thread and replies in it with the SDK", async () => {
  const { threadTexts, answer } = await example<SdkExample>(2);
  const { url, ada, roomId, root, reply } = await scene();
  const client = createClient({ url, token: () => ada.token });
  onTestFinished(() => client.disconnect());
  await client.connect();
  expect(threadTexts(client, root)).toEqual([]);
  await answer(client, root, "two");
  expect(threadTexts(client, root)).toEqual(["one", "two"]);
  await reply("three");
  await eventually(() => threadTexts(client, root).length === 3, "the reply");
  const { items } = await ada.history(roomId);
  expect(items.map(({ body }) => body)).toEqual(["Who takes the tests?", "two"]);
});
