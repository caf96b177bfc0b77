import { expect, it } from "vitest";
import { hasOlder, shownMessages, shownNotices, type SyncTalkClient, timelineOf } from "../../client/src/index.js";
import { eventually } from "../support/client.js";
import { clientScene } from "../support/client-scene.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

/** The timeline in words. */
function read({ state }: SyncTalkClient, roomId: string): readonly string[] {
  const room = state.rooms.get(roomId);
  const entries = room ? timelineOf(shownMessages(room), shownNotices(room)) : [];
  return entries.map((entry) => (entry.kind === "message" ? `${entry.message.body}` : entry.notice.kind));
}

async function readAll(client: SyncTalkClient, roomId: string): Promise<readonly string[]> {
  const isWhole = () => {
    const room = client.state.rooms.get(roomId);
    return room !== undefined && !hasOlder(room);
  };
  while (!isWhole()) await client.loadOlder(roomId);
  return read(client, roomId);
}

it("shows notices in their places: from pages, live, and after an absence", async () => {
  const { client, rest, bob, roomId, proxy, goOffline } = await clientScene();
  const room = `/api/rooms/${roomId}`;
  await client.openRoom(roomId);
  expect(read(client, roomId)).toEqual(["created", "joined"]);
  await rest.send(roomId, "one");
  await bob.post(`${room}/leave`);
  await eventually(() => read(client, roomId).at(-1) === "left", "the notice");
  await goOffline();
  await rest.send(roomId, "two");
  await rest.patch(room, { name: "Lounge", topic: "Rest" });
  await rest.send(roomId, "three");
  await bob.post(`${room}/join`);
  proxy.heal();
  await eventually(() => read(client, roomId).length === 9, "what was missed");
  const whole = ["created", "joined", "one", "left", "two", "renamed", "topic", "three", "joined"];
  expect(read(client, roomId)).toEqual(whole);
});

it("pages notices together with older messages", async () => {
  const { client, open, rest, roomId } = await clientScene();
  for (let turn = 1; turn <= 60; turn += 1) {
    await rest.send(roomId, `${turn}`);
    if (turn % 20 === 0) await rest.patch(`/api/rooms/${roomId}`, { topic: `${turn}` });
  }
  await eventually(() => client.state.rooms.get(roomId)?.room.topic === "60", "the last topic");
  const later = open();
  await later.connect();
  expect(read(later, roomId)).toEqual(["60"]);
  await later.openRoom(roomId);
  expect(read(later, roomId).filter((text) => text === "topic")).toHaveLength(3);
  expect(read(later, roomId)).not.toContain("created");
  const whole = await readAll(later, roomId);
  expect(whole).toHaveLength(65);
  await client.openRoom(roomId);
  expect(await readAll(client, roomId)).toEqual(whole);
});

it("opens a room of which the user sees no message yet", async () => {
  const { client, bob } = await clientScene();
  const { body: room } = await bob.post<{ id: string }>("/api/rooms", { name: "secret", visibility: "private" });
  await bob.send(room.id, "before");
  await bob.put(`/api/rooms/${room.id}/members/${client.state.me?.id}`, { history: "fromNow" });
  await eventually(() => client.state.rooms.has(room.id), "the room");
  await client.openRoom(room.id);
  expect(read(client, room.id)).toEqual(["added"]);
});
