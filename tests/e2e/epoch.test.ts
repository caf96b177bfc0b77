import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { startTestServer } from "../../src/main/testing.js";
import type { RoomSynced } from "../../src/protocol/entities.js";
import { eventually, register } from "../support/client.js";

it("resets every client when the epoch is renewed", async () => {
  const { messageLog, ...store } = openMemoryStore();
  const app = await startTestServer({ config: { headCheckMs: 50 }, overrides: { ...store, messageLog } });
  onTestFinished(() => app.close());
  const ada = await register(app.url, "ada");
  onTestFinished(() => ada.close());
  const room = await ada.createRoom();
  const before = await ada.connect();
  await ada.send(room.id, "one");
  await eventually(() => before.messages.length === 1, "the message");

  const ended = new Promise((resolve) => before.socket.once("disconnect", resolve));
  const renewed = await store.dataStoreStatus.renewEpoch();
  expect(await ended).toBe("transport close");

  const after = await ada.connect();
  expect([after.ready.epoch, before.ready.epoch === renewed]).toEqual([renewed, false]);
  const old = await after.do<RoomSynced>("room:sync", { roomId: room.id, after: 1, epoch: before.ready.epoch });
  expect(old).toMatchObject({ reset: true, epoch: renewed, messages: [{ body: "one" }] });
  const current = await after.do<RoomSynced>("room:sync", { roomId: room.id, after: 1, epoch: renewed });
  expect(current.reset).toBe(false);
  await ada.send(room.id, "two");
  await eventually(() => after.messages.length === 1, "the next message");
});
