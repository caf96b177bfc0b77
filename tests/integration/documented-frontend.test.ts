import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register } from "../support/client.js";
import { writeDocumentedFiles } from "../support/documented-files.js";

type Shown = { body: string | null; reactions: unknown[]; thread: { replies: number } | null };

type Chat = {
  openRoom(options: { url: string; roomId: string; token: () => string; onMessages: (messages: Shown[]) => void }): {
    socket: { io: { engine: { close(): void } }; disconnect(): void };
    send(body: string, id?: string): Promise<unknown>;
  };
};

type Live = {
  openChat(
    url: string,
    account: { email: string; password: string },
    roomId: string,
    onMessages: (bodies: (string | null)[]) => void,
  ): Promise<{ send(roomId: string, message: { body: string }): Promise<{ seq: number }>; disconnect(): void }>;
};

const pages = [await writeDocumentedFiles("docs/client-protocol.md"), await writeDocumentedFiles("docs/testing.md")];
afterAll(() => Promise.all(pages.map(({ remove }) => remove())));

const pathOf = (name: string) => pages.flatMap(({ paths }) => paths).find((path) => path.endsWith(name)) ?? "";

async function roomWithOneMessage() {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const [ada, grace] = [await register(app.url), await register(app.url)];
  const room = await ada.createRoom();
  await ada.send(room.id, "before");
  return { app, ada, grace, room };
}

describe("documented test of a frontend", () => import(pathOf("chat.test.ts")));

describe("documented frontend on bare Socket.IO", async () => {
  const { openRoom } = (await import(pathOf("chat.ts"))) as Chat;

  it("shows earlier messages, live messages, and messages that were sent while it was disconnected", async () => {
    const { app, ada, grace, room } = await roomWithOneMessage();

    let shown: (string | null)[] = [];
    const onMessages = (messages: { body: string | null }[]) => void (shown = messages.map(({ body }) => body));
    const chat = openRoom({ url: app.url, roomId: room.id, token: () => grace.token, onMessages });
    onTestFinished(() => chat.socket.disconnect());
    await eventually(() => shown.length === 1, "the history");

    await ada.send(room.id, "now");
    await chat.send("and I", "once");
    await chat.send("and I", "once");
    await eventually(() => shown.length === 3, "the live messages");

    chat.socket.io.engine.close();
    await ada.send(room.id, "while you were away");
    await eventually(() => shown.length === 4, "catching up");
    expect(shown).toEqual(["before", "now", "and I", "while you were away"]);
  });

  it("keeps the text of a message that gets a reaction or a reply in its thread", async () => {
    const { app, ada, grace, room } = await roomWithOneMessage();
    const sent = await ada.send(room.id, "like this");

    let shown: readonly Shown[] = [];
    const onMessages = (messages: readonly Shown[]) => void (shown = messages);
    const chat = openRoom({ url: app.url, roomId: room.id, token: () => grace.token, onMessages });
    onTestFinished(() => chat.socket.disconnect());
    await eventually(() => shown.length === 2, "the history");

    await ada.put(`/api/rooms/${room.id}/messages/${sent.id}/reactions/${encodeURIComponent("👍")}`);
    await eventually(() => shown[1]?.reactions.length === 1, "the reaction");
    await ada.post(`/api/rooms/${room.id}/messages`, { body: "in the thread", threadOf: sent.id });
    await eventually(() => shown[1]?.thread?.replies === 1, "the reply");
    expect(shown.map(({ body }) => body)).toEqual(["before", "like this"]);
  });
});

describe("documented frontend on @synctalk/client", async () => {
  const { openChat } = (await import(pathOf("live.ts"))) as Live;

  it("shows earlier messages and live messages", async () => {
    const { app, ada, grace, room } = await roomWithOneMessage();

    let shown: (string | null)[] = [];
    const account = { email: grace.session.user.email, password: "correct horse battery" };
    const chat = await openChat(app.url, account, room.id, (bodies) => void (shown = bodies));
    onTestFinished(() => chat.disconnect());
    expect(shown).toEqual(["before"]);

    await ada.send(room.id, "now");
    expect((await chat.send(room.id, { body: "and I" })).seq).toBe(3);
    await eventually(() => shown.length === 3, "the live messages");
    expect(shown).toEqual(["before", "now", "and I"]);
  });
});
