import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { UnitOfWork } from "../../src/application/ports/unit-of-work.js";
import { startTestServer } from "../../src/main/testing.js";
import type { Message } from "../../src/protocol/entities.js";
import { register, type TestClient } from "../support/client.js";

const UNKNOWN = "01900000-0000-7000-8000-000000000000";

/** A server that counts transactions and appends. */
async function countingServer() {
  const store = openMemoryStore();
  const counts = { transactions: 0, appends: 0 };
  const unitOfWork: UnitOfWork = {
    run: (work) => {
      counts.transactions += 1;
      return store.unitOfWork.run(work);
    },
  };
  const messageLog = Object.assign(Object.create(store.messageLog) as typeof store.messageLog, {
    append: (...given: Parameters<typeof store.messageLog.append>) => {
      counts.appends += 1;
      return store.messageLog.append(...given);
    },
  });
  const { userRepository, roomReader, sessionReader, dataStoreStatus } = store;
  const app = await startTestServer({
    overrides: { userRepository, roomReader, sessionReader, dataStoreStatus, unitOfWork, messageLog },
  });
  onTestFinished(() => app.close());
  return { url: app.url, counts };
}

const writes = (person: TestClient, roomId: string, messageId: string, userId: string) => [
  () => person.post(`/api/rooms/${roomId}/join`),
  () => person.post(`/api/rooms/${roomId}/leave`),
  () => person.post(`/api/rooms/${roomId}/messages`, { body: "hi" }),
  () => person.post(`/api/rooms/${roomId}/messages`, { body: "hi", clientMessageId: "1" }),
  () => person.patch(`/api/rooms/${roomId}/messages/${messageId}`, { body: "ho" }),
  () => person.delete(`/api/rooms/${roomId}/messages/${messageId}`),
  () => person.patch(`/api/rooms/${roomId}/members/${userId}`, { role: "member" }),
  () => person.delete(`/api/rooms/${roomId}/members/${userId}`),
  () => person.put(`/api/rooms/${roomId}/sanctions/${userId}/ban`, {}),
  () => person.delete(`/api/rooms/${roomId}/sanctions/${userId}/ban`),
];

it("refuses writes to a private room without a transaction or lock, like to a missing room", async () => {
  const { url, counts } = await countingServer();
  const [ada, eve] = await Promise.all([register(url), register(url)]);
  const room = await ada.createRoom({ visibility: "private" });
  const { id } = await ada.send(room.id, "secret");
  const before = { ...counts };
  for (const roomId of [room.id, UNKNOWN])
    for (const write of writes(eve, roomId, id, ada.id)) expect((await write()).body.code).toBe("room.not_found");
  expect(counts).toEqual(before);
});

it("refuses outsiders of a public room, and members without the role, without a transaction", async () => {
  const { url, counts } = await countingServer();
  const [ada, bob, eve] = await Promise.all([register(url), register(url), register(url)]);
  const room = await ada.createRoom();
  await bob.post(`/api/rooms/${room.id}/join`);
  const { id } = await ada.send(room.id, "hello");
  const before = { ...counts };
  for (const write of writes(eve, room.id, id, ada.id).slice(1))
    expect((await write()).body.code).toBe("room.not_a_member");
  for (const write of writes(bob, room.id, id, ada.id).slice(-4))
    expect((await write()).body.code).toBe("room.role_required");
  expect(counts).toEqual(before);
});

it("repeats the answer to a send after its author lost access to the room", async () => {
  const { url } = await countingServer();
  const [ada, bob] = await Promise.all([register(url), register(url)]);
  onTestFinished(() => bob.close());
  const room = await ada.createRoom();
  await bob.post(`/api/rooms/${room.id}/join`);
  const live = await bob.connect();
  const messages = `/api/rooms/${room.id}/messages`;
  const sends = [1, 2, 3].map((index) => ({ body: `text ${index}`, clientMessageId: `${index}` }));
  const sent: Message[] = [];
  for (const send of sends) sent.push((await bob.post<Message>(messages, send)).body);
  await bob.patch(`${messages}/${sent[1]!.id}`, { body: "edited" });
  await bob.patch(`${messages}/${sent[1]!.id}`, { body: "edited again" });
  await ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/ban`, {});
  await ada.delete(`${messages}/${sent[0]!.id}`);
  await ada.delete(`${messages}/${sent[1]!.id}`);
  for (const [index, send] of sends.entries()) {
    expect(await bob.post(messages, send)).toMatchObject({ status: 200, body: sent[index] });
    const repeated = await live.do("message:send", { roomId: room.id, ...send });
    expect(repeated).toEqual({ repeated: true, message: sent[index] });
    const other = await bob.post(messages, { ...send, body: "something else" });
    expect(other.body.code).toBe("message.client_id_reused");
  }
  const fresh = await bob.post(messages, { body: "new", clientMessageId: "4" });
  expect(fresh.body.code).toBe("room.not_a_member");
});
