import { expect, it, onTestFinished } from "vitest";
import {
  createClient,
  currentMembers,
  register as registerAccount,
  type LoginResult,
  shownMessages,
  type SyncTalkClient,
} from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, TestClient } from "../support/client.js";
import { TcpProxy } from "../support/tcp-proxy.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

const QUICK = { retry: { baseMs: 10, capMs: 100 }, requestTimeoutMs: 2_000 };

/** Ada's room, with five messages that were sent while nobody was connected. */
async function scene() {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const account = (name: string) =>
    registerAccount(
      { url: app.url },
      { email: `${name}@example.com`, username: name, password: "correct horse battery" },
    );
  const [ada, bob] = [await account("ada"), await account("bob")];
  const adaOverRest = new TestClient(app.url, ada);
  const room = await adaOverRest.createRoom();
  await new TestClient(app.url, bob).post(`/api/rooms/${room.id}/join`);
  for (let turn = 1; turn <= 5; turn += 1) await adaOverRest.send(room.id, `${turn}`);
  return { app, ada, bob, adaOverRest, roomId: room.id };
}

function clientOf(url: string, { user, accessToken }: LoginResult): SyncTalkClient {
  const client = createClient({ url, user, token: () => accessToken, ...QUICK });
  onTestFinished(() => client.disconnect());
  return client;
}

const shown = (client: SyncTalkClient, roomId: string) => {
  const room = client.state.rooms.get(roomId);
  return room ? shownMessages(room).map(({ body }) => body) : [];
};
const members = (client: SyncTalkClient, roomId: string) => {
  const room = client.state.rooms.get(roomId);
  return room ? currentMembers(room).map(({ user }) => user.username) : [];
};

it("loads the newest messages and the members of an opened room, and of no other", async () => {
  const { app, ada, roomId } = await scene();
  const client = clientOf(app.url, ada);
  await client.connect();
  expect(shown(client, roomId)).toEqual(["5"]);
  const other = await client.createRoom({ name: "other" });
  await client.openRoom(roomId);
  expect(shown(client, roomId)).toEqual(["1", "2", "3", "4", "5"]);
  expect(members(client, roomId)).toEqual(["ada", "bob"]);
  expect([...client.state.openRooms]).toEqual([roomId]);
  expect(client.state.rooms.get(other.id)).toMatchObject({ membersLoaded: false });
});

it("opens a room before it is connected, and keeps it open until each opener has closed it", async () => {
  const { app, ada, roomId } = await scene();
  const client = clientOf(app.url, ada);
  const opened = Promise.all([client.openRoom(roomId), client.openRoom(roomId)]);
  await client.connect();
  await opened;
  expect(shown(client, roomId)).toHaveLength(5);
  client.closeRoom(roomId);
  expect([...client.state.openRooms]).toEqual([roomId]);
  client.closeRoom(roomId);
  client.closeRoom(roomId);
  expect([...client.state.openRooms]).toEqual([]);
  await client.openRoom(roomId);
  expect([...client.state.openRooms]).toEqual([roomId]);
});

it("loads an open room when it is joined later, and again after an absence", async () => {
  const { app, ada, adaOverRest, roomId } = await scene();
  const client = clientOf(app.url, ada);
  await client.connect();
  const { body: room } = await adaOverRest.post<{ id: string }>("/api/rooms", { name: "second" });
  await eventually(() => client.state.rooms.has(room.id), "the room");
  await client.openRoom(room.id);
  expect(members(client, room.id)).toEqual(["ada"]);
  await expect(client.openRoom("00000000-0000-7000-8000-000000000000")).rejects.toMatchObject({
    code: "client.unknown_room",
  });
  await client.openRoom(roomId);
});

it("keeps open rooms open over a lost connection", async () => {
  const { app, bob, adaOverRest, roomId } = await scene();
  const proxy = await TcpProxy.to(Number(new URL(app.url).port));
  onTestFinished(() => proxy.close());
  const client = clientOf(`http://127.0.0.1:${proxy.port}`, bob);
  await client.connect();
  await client.openRoom(roomId);
  proxy.refuse();
  await adaOverRest.send(roomId, "meanwhile");
  proxy.heal();
  await eventually(() => shown(client, roomId).at(-1) === "meanwhile", "what was missed");
  expect(shown(client, roomId)).toHaveLength(6);
  expect(members(client, roomId)).toEqual(["ada", "bob"]);
});

it("refuses to load older messages and members of a room that the user is not in, with the same error", async () => {
  const { app, ada } = await scene();
  const client = clientOf(app.url, ada);
  await client.connect();
  const unknown = "00000000-0000-7000-8000-000000000000";
  const refusal = { code: "client.unknown_room", status: 0, retryable: false };
  await expect(client.loadOlder(unknown)).rejects.toMatchObject(refusal);
  await expect(client.loadMembers(unknown)).rejects.toMatchObject(refusal);
});
