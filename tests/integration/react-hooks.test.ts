import { describe, expect, it } from "vitest";
import { eventually } from "../support/client.js";
import { answered, openConnections } from "../support/metrics.js";
import type { Hooks } from "../support/react-hooks.js";
import { reactScene } from "../support/react-scene.js";

describe.each([18, 19] as const)("the React hooks in React %i", (version) => {
  it("shows a room and its members, and follows what others do", async () => {
    const { hooks, provided, toPage, bobs, roomId, errors } = await reactScene(version);
    const View = () => {
      const { messages, isLoading } = hooks.useMessages(roomId);
      const { members } = hooks.useMembers(roomId);
      const { status } = hooks.useConnection();
      const bodies = messages.map(({ body }) => body).join();
      return `${status} ${isLoading ? "loading" : bodies} ${members.map(({ user }) => user.username).join()}`;
    };
    const page = await toPage(provided(View));
    await eventually(() => page.text() === "live 1,2 ada");
    await bobs.post(`/api/rooms/${roomId}/join`);
    await bobs.send(roomId, "hello");
    await eventually(() => page.text() === "live 1,2,hello ada,bob");
    await bobs.post(`/api/rooms/${roomId}/leave`);
    await eventually(() => page.text() === "live 1,2,hello ada");
    expect(errors).toEqual([]);
  });

  it("opens one connection and one room in strict mode, and closes both after unmounting", async () => {
    const { app, client, hooks, provided, toPage, rest, roomId, errors } = await reactScene(version);
    const statuses: string[] = [];
    const open: number[] = [];
    client.on("connection", ({ status }) => void statuses.push(status));
    client.subscribe(() => void open.push(client.state.openRooms.size));
    let renders = 0;
    const View = () => {
      renders += 1;
      return hooks.useMessages(roomId).messages.length;
    };
    const page = await toPage(provided(View));
    await eventually(() => page.text() === "2");
    expect(statuses).toEqual(["connecting", "live"]);
    expect(new Set(open)).toEqual(new Set([1]));
    expect(await answered(app.url, "GET", "/api/rooms/:roomId/messages")).toBe(1);
    expect(await answered(app.url, "GET", "/api/rooms")).toBe(1);

    await page.unmount();
    expect(client.state).toMatchObject({ connection: "idle", openRooms: new Set() });
    while ((await openConnections(app.url)) > 0) await new Promise((later) => setTimeout(later, 5));
    const before = renders;
    await client.connect();
    await rest.send(roomId, "3");
    await eventually(() => client.state.rooms.get(roomId)?.seq === 3);
    expect(renders).toBe(before);
    expect(errors).toEqual([]);
  });

  it("shows edits and deletions at once, and keeps a refused message until it is discarded", async () => {
    const { hooks, provided, toPage, rest, roomId, errors } = await reactScene(version);
    let shown = {} as ReturnType<Hooks["useMessages"]>;
    const View = () => {
      shown = hooks.useMessages(roomId);
      const unsent = shown.unsent.map(({ status, code }) => `${status} ${code}`);
      return [...shown.messages.map(({ body }) => body ?? "gone"), ...unsent].join();
    };
    const page = await toPage(provided(View));
    await eventually(() => page.text() === "1,2");
    const [first, second] = shown.messages;
    void shown.edit(first?.id ?? "", "one");
    await Promise.resolve();
    expect(page.text()).toBe("one,2");
    void shown.remove(second?.id ?? "");
    await Promise.resolve();
    expect(page.text()).toBe("one,gone");
    void shown.send("x".repeat(4_001));
    await eventually(() => page.text() === "one,gone,failed message.too_long");
    const { clientMessageId } = shown.unsent[0] ?? { clientMessageId: "" };
    void shown.retry(clientMessageId);
    await eventually(() => page.text() === "one,gone,failed message.too_long");
    shown.discard(clientMessageId);
    await eventually(() => page.text() === "one,gone");
    expect((await rest.history(roomId)).items.map(({ body }) => body)).toEqual(["one", null]);
    expect(errors).toEqual([]);
  });

  it("says why a room cannot be opened, and shows it once the user has joined", async () => {
    const { hooks, provided, toPage, bobs, client, errors } = await reactScene(version);
    const { id } = await bobs.createRoom({ name: "bobs" });
    const View = () => {
      const { isLoading, error, messages } = hooks.useMessages(id);
      return `${isLoading} ${error?.code} ${hooks.useMembers(id).error?.code} ${messages.length}`;
    };
    const page = await toPage(provided(View));
    await eventually(() => page.text() === "true undefined undefined 0");
    await eventually(() => page.text() === "false client.unknown_room client.unknown_room 0");
    await client.join(id);
    await bobs.send(id, "welcome");
    await eventually(() => page.text() === "false undefined undefined 1");
    expect(errors).toEqual([]);
  });

  it("lists the room with the latest message first, with its unread messages", async () => {
    const { hooks, provided, toPage, rest, bobs, roomId, errors } = await reactScene(version);
    const { id } = await rest.createRoom({ name: "later" });
    await bobs.post(`/api/rooms/${roomId}/join`);
    const View = () => {
      const { rooms, isLoading } = hooks.useRooms();
      return `${isLoading} ${rooms.map(({ name, unread, lastMessage }) => `${name} ${unread} ${lastMessage?.body}`).join()}`;
    };
    const page = await toPage(provided(View));
    await eventually(() => page.text() === "false later 0 undefined,engines 0 2");
    await bobs.send(roomId, "hello");
    await eventually(() => page.text() === "false engines 1 hello,later 0 undefined");
    await rest.post(`/api/rooms/${id}/leave`);
    await eventually(() => page.text() === "false engines 1 hello");
    expect(errors).toEqual([]);
  });

  it("leaves a client connected that the application has connected", async () => {
    const { hooks, provided, toPage, client } = await reactScene(version);
    await client.connect();
    const page = await toPage(provided(() => hooks.useConnection().status));
    await eventually(() => page.text() === "live");
    await page.unmount();
    expect(client.state.connection).toBe("live");
  });

  it("keeps the connection and the loaded messages when a page replaces its provider", async () => {
    const { client, hooks, toPage, react, roomId, errors } = await reactScene(version, 60);
    const statuses: string[] = [];
    client.on("connection", ({ status }) => void statuses.push(status));
    let shown = {} as ReturnType<Hooks["useMessages"]>;
    let replace = (_key: number): void => undefined;
    const Messages = () => {
      shown = hooks.useMessages(roomId);
      return shown.messages.length;
    };
    const page = await toPage(() => {
      const [key, setKey] = react.useState(1);
      replace = setKey;
      const child = react.createElement(Messages);
      return [`${key}: `, react.createElement(hooks.SyncTalkProvider, { client, key }, child)];
    });
    await eventually(() => page.text() === "1: 50" && client.state.connection === "live");
    await shown.loadOlder();
    await eventually(() => page.text() === "1: 60");
    replace(2);
    await eventually(() => page.text().startsWith("2: "));
    await new Promise((later) => setTimeout(later, 0));
    expect(page.text()).toBe("2: 60");
    expect(statuses).toEqual(["connecting", "live"]);
    expect(errors).toEqual([]);
  });
});
