import { expect, it, onTestFinished } from "vitest";
import { createClient, shownMessages } from "../../client/src/index.js";
import { RoomLog } from "../../client/src/state/testing/room-log.js";
import type { Room } from "../../src/protocol/entities.js";
import { eventually } from "../support/client.js";
import { readyWith, type ScriptedSocket, scriptedServer } from "../support/scripted-server.js";

async function clientOf(rooms: readonly Room[], welcome: (socket: ScriptedSocket) => void) {
  const server = await scriptedServer(rooms, welcome);
  onTestFinished(() => server.close());
  const client = createClient({ url: server.url, token: () => "a token" });
  onTestFinished(() => client.disconnect());
  return client;
}

it("closes a hole that it detects while the answer to a sync is on its way", async () => {
  const log = new RoomLog();
  const send = () => log.do({ kind: "send", author: 2 });
  const listed = log.room;
  send();
  send();
  const client = await clientOf([listed], (socket) => {
    socket.on("room:sync", ({ after }, ack) => {
      const data = log.synced(after, 50);
      if (after === 0) {
        send();
        socket.emit("room:resync", { roomId: listed.id, rev: log.rev });
      }
      ack?.({ ok: true, data });
    });
    socket.emit("ready", readyWith([listed]));
    socket.emit("room:changed", log.changed(1, 2));
  });
  await client.connect();
  const seqs = () => [...client.state.rooms.values()].flatMap(shownMessages).map(({ seq }) => seq);
  await eventually(() => seqs().length === 3, "the message past the hole");
  expect(seqs()).toEqual([1, 2, 3]);
});

it("keeps a room that was added before an earlier welcome arrived", async () => {
  const log = new RoomLog();
  const client = await clientOf([], (socket) => {
    socket.emit("room:added", { room: log.room, rev: log.rev });
    socket.emit("ready", readyWith([]));
  });
  await client.connect();
  expect([...client.state.rooms.keys()]).toEqual([log.room.id]);
});
