import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import type { DomainEvent } from "../../src/public/ports.js";
import type { Room } from "../../src/protocol/entities.js";
import { eventually, register } from "../support/client.js";

async function scene(onEvent: (event: DomainEvent) => void | Promise<void>) {
  const app = await startTestServer({ overrides: { domainEventListener: { onEvent } } });
  onTestFinished(() => app.close());
  const [ada, bob] = [await register(app.url), await register(app.url)];
  return { app, ada, bob };
}

it("tells a listener once what happened in a room, in the order of rev", async () => {
  const events: DomainEvent[] = [];
  const { ada, bob } = await scene((event) => void events.push(event));
  const room = await ada.createRoom();
  const path = `/api/rooms/${room.id}`;
  await bob.post(`${path}/join`);
  const message = await bob.send(room.id, "hello", "once");
  await bob.send(room.id, "hello", "once");
  const at = `${path}/messages/${message.id}`;
  for (const times of [1, 2]) expect((await ada.put(`${at}/reactions/👍`)).status, `${times}`).toBeLessThan(300);
  await ada.delete(`${at}/reactions/👍`);
  await bob.patch(at, { body: "hello!" });
  for (const _ of [1, 2]) await ada.put(`${path}/pins/${message.id}`);
  await ada.delete(`${path}/pins/${message.id}`);
  await ada.post(`${path}/messages`, { body: "reply", threadOf: message.id });
  await bob.delete(at);
  await ada.patch(path, { description: "changed" });
  await ada.patch(`${path}/members/${bob.id}`, { role: "moderator" });
  await ada.put(`${path}/sanctions/${bob.id}/ban`, {});
  await ada.post(`${path}/archive`);
  await ada.post(`${path}/unarchive`);
  const expected = [
    ["member.joined", ada.id],
    ["room.created", ada.id],
    ["member.joined", bob.id],
    ["message.sent", "hello"],
    ["reaction.added", ada.id],
    ["reaction.removed", ada.id],
    ["message.edited", "hello!"],
    ["message.pinned", "hello!"],
    ["message.unpinned", "hello!"],
    ["message.sent", "reply"],
    ["message.deleted", null],
    ["room.updated", null],
    ["member.changed", bob.id],
    ["member.banned", bob.id],
    ["room.archived", ada.id],
    ["room.unarchived", ada.id],
  ];
  await eventually(() => events.length >= expected.length, "the events");
  expect(events.map((event) => [event.name, subjectOf(event)])).toEqual(expected);
  const revs = events.map(({ rev }) => rev);
  expect(revs).toEqual(revs.toSorted((a, b) => a - b));
  expect((await ada.get<Room>(path)).body.rev).toBe(revs.at(-1));
});

function subjectOf(event: DomainEvent): string | null {
  if ("userId" in event) return event.userId;
  if ("message" in event) return event.message.body;
  return "user" in event ? event.user.id : (event.actor?.id ?? null);
}

it("tells of the other person's entry into a direct room, and of their new name as a change", async () => {
  const events: DomainEvent[] = [];
  const { ada, bob } = await scene((event) => void events.push(event));
  const { body: room } = await ada.put<Room>(`/api/rooms/direct/${bob.id}`);
  await ada.send(room.id, "hello");
  await bob.patch("/api/users/me", { displayName: "Bobby" });
  const ofMembers = () => events.flatMap((event) => ("user" in event ? [[event.name, event.user.id]] : []));
  await eventually(() => ofMembers().length >= 3, "the events");
  expect(ofMembers()).toEqual([
    ["member.joined", ada.id],
    ["member.joined", bob.id],
    ["member.changed", bob.id],
  ]);
});

it("keeps the order of rev when many people send at once", async () => {
  const revs: number[] = [];
  const { ada, bob } = await scene(({ rev }) => void revs.push(rev));
  const room = await ada.createRoom();
  await bob.post(`/api/rooms/${room.id}/join`);
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => (index % 2 ? ada : bob).send(room.id, `message ${index}`)),
  );
  await eventually(() => revs.length >= 63, "the events");
  expect(revs).toEqual([1, 1, ...Array.from({ length: 61 }, (_, index) => index + 2)]);
});

it("goes on when a listener throws or rejects", async () => {
  const names: string[] = [];
  const { ada } = await scene((event) => {
    names.push(event.name);
    if (names.length % 2) throw new Error("a broken listener");
    return Promise.reject(new Error("a broken listener"));
  });
  const room = await ada.createRoom();
  const live = await ada.connect();
  for (const body of ["one", "two"]) expect((await ada.send(room.id, body)).body).toBe(body);
  await eventually(() => names.filter((name) => name === "message.sent").length === 2, "the events");
  await eventually(() => live.messages.length === 2, "the live messages");
  expect((await ada.get("/readyz")).status).toBe(200);
});
