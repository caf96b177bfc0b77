import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { RoomReader } from "../../src/application/ports/room-reader.js";
import type { MessageLog } from "../../src/application/ports/message-log.js";
import { startTestServer } from "../../src/main/testing.js";
import type { RoomSynced } from "../../src/protocol/entities.js";
import { eventually, register } from "../support/client.js";

/** A server that counts its reads of changes and of access. */
async function countedServer() {
  const store = openMemoryStore();
  const reads: string[] = [];
  const counted = <Port extends object>(port: Port, names: readonly string[]): Port =>
    new Proxy(port, {
      get(target, name: string) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => {
          if (names.includes(name)) reads.push(name);
          return Reflect.apply(method, target, args) as unknown;
        };
      },
    });
  const messageLog = counted<MessageLog>(store.messageLog, ["changes"]);
  const roomReader = counted<RoomReader>(store.roomReader, ["access", "view"]);
  const app = await startTestServer({ overrides: { ...store, messageLog, roomReader } });
  onTestFinished(() => app.close());
  return { app, reads };
}

it("answers a recent resume from memory, with the same changes as the database", async () => {
  const { app, reads } = await countedServer();
  const ada = await register(app.url, "ada");
  onTestFinished(() => ada.close());
  const room = await ada.createRoom();
  const live = await ada.connect();
  for (let count = 1; count <= 5; count += 1) await ada.send(room.id, `${count}`, `id-${count}`);
  await eventually(() => live.messages.length === 5, "the messages");

  for (const query of [{ after: 1 }, { after: 3 }, { after: 6 }, { after: 2, limit: 2 }]) {
    reads.length = 0;
    const recent = await live.do<RoomSynced>("room:sync", { roomId: room.id, ...query, epoch: live.ready.epoch });
    expect(reads).toEqual([]);
    const limit = "limit" in query ? `&limit=${query.limit}` : "";
    const stored = await ada.get<RoomSynced>(`/api/rooms/${room.id}/changes?after=${query.after}${limit}`);
    expect(recent).toEqual(stored.body);
    expect(reads).toEqual(["access", "changes"]);
  }
});

it("reads the database for older revs, another epoch, or a room that the user left", async () => {
  const { app, reads } = await countedServer();
  const ada = await register(app.url, "ada");
  const room = await ada.createRoom();
  await ada.send(room.id, "before anybody listened");
  const live = await ada.connect();
  reads.length = 0;
  const all = await live.do<RoomSynced>("room:sync", { roomId: room.id, after: 0 });
  expect([all.messages.length, all.reset, reads]).toEqual([1, false, ["access", "changes"]]);
  const other = await live.do<RoomSynced>("room:sync", { roomId: room.id, after: 2, epoch: crypto.randomUUID() });
  expect(other.reset).toBe(true);
  const ahead = await live.do<RoomSynced>("room:sync", { roomId: room.id, after: 99 });
  expect(ahead.reset).toBe(true);

  const bob = await register(app.url, "bob");
  const hidden = await bob.createRoom({ visibility: "private" });
  await bob.connect();
  const refused = await live.ask("room:sync", { roomId: hidden.id, after: 1 });
  expect(refused).toMatchObject({ ok: false, error: { code: "room.not_found" } });
  for (const person of [ada, bob]) person.close();
});
