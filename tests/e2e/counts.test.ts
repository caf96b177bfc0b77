import { describe, expect, it } from "vitest";
import type { Room } from "../../src/protocol/entities.js";
import type { ServerConfig } from "../../src/protocol/config-entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { type Answer, eventually, issuePaths, request, type TestClient } from "../support/client.js";
import { serverWith } from "../support/limited-server.js";
import { PollingClient } from "../support/polling-client.js";

const refusalOf = ({ status, body }: Answer<ProblemDetails | Room>) =>
  "code" in body ? [status, body.code, body.details?.["most"]] : [status];
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const group = (...people: readonly TestClient[]) => ({ userIds: people.map(({ id }) => id) });

describe("configured counts", () => {
  it("tells the configured counts to everybody", async () => {
    const counts =
      "rooms.user=7,group.people=3,reactions.message=2,pins.room=1,drafts.user=4,scheduled.user=5,blocked.user=6," +
      "presence.watched=8,queue.packets=19,queue.bytes=300000,message.characters=100";
    const [ada] = await serverWith(counts, 1);
    const { limits } = (await request<ServerConfig>(ada!.url, "/api/config")).body;
    expect(limits.user).toMatchObject({ maxRooms: 7, maxDrafts: 4, maxScheduled: 5, maxBlocked: 6 });
    expect(limits.room).toMatchObject({ maxPins: 1, maxGroupPeople: 3 });
    expect(limits.message).toMatchObject({ maxReactionKinds: 2, maxCharacters: 100 });
    expect(limits.presence.maxWatched).toBe(8);
    expect(limits.connection).toMatchObject({ maxQueuedPackets: 19, maxQueuedBytes: 300_000 });
  });

  it("refuses a room above the configured number of rooms, by every way into it", async () => {
    const [ada, bob] = await serverWith("rooms.user=2", 2);
    const [first] = [await ada!.createRoom(), await ada!.createRoom()];
    const full = [409, "room.too_many", 2];
    expect(refusalOf(await ada!.post("/api/rooms", { name: "third" }))).toEqual(full);
    expect(refusalOf(await ada!.put(`/api/rooms/direct/${bob!.id}`))).toEqual(full);
    expect(refusalOf(await ada!.post("/api/rooms/group", group(bob!)))).toEqual(full);
    expect(refusalOf(await bob!.post("/api/rooms/group", group(ada!)))).toEqual(full);
    const others = await bob!.createRoom();
    expect(refusalOf(await ada!.post(`/api/rooms/${others.id}/join`))).toEqual(full);
    expect(refusalOf(await bob!.put(`/api/rooms/${others.id}/members/${ada!.id}`))).toEqual(full);
    const live = await ada!.connect();
    expect(await live.ask("room:join", { roomId: others.id })).toMatchObject({
      error: { code: "room.too_many", details: { most: 2 } },
    });
    const invite = await bob!.post<{ code: string }>(`/api/rooms/${others.id}/invites`, {});
    expect(refusalOf(await ada!.post(`/api/invites/${invite.body.code}/accept`))).toEqual(full);
    const direct = await bob!.put<Room>(`/api/rooms/direct/${ada!.id}`);
    expect(refusalOf(await bob!.post(`/api/rooms/${direct.body.id}/messages`, { body: "hi" }))).toEqual(full);
    await ada!.post(`/api/rooms/${first.id}/leave`);
    expect((await ada!.post(`/api/rooms/${others.id}/join`)).status).toBe(200);
  });

  it("refuses people above the configured number in a group", async () => {
    const [ada, bob, cal, dan] = await serverWith("group.people=3", 4);
    const tooLarge = await ada!.post("/api/rooms/group", group(bob!, cal!, dan!));
    expect([tooLarge.status, tooLarge.body.code, issuePaths(tooLarge)]).toEqual([400, "request.invalid", ["userIds"]]);
    expect(JSON.stringify(tooLarge.body.details)).toContain("1 to 2 other people");
    const { body: room } = await ada!.post<Room>("/api/rooms/group", group(bob!, cal!));
    expect(room.memberCount).toBe(3);
    const add = () => ada!.put(`/api/rooms/${room.id}/members/${dan!.id}`);
    expect(refusalOf(await add())).toEqual([409, "room.full", 3]);
    const invite = await ada!.post<{ code: string }>(`/api/rooms/${room.id}/invites`, {});
    expect(refusalOf(await dan!.post(`/api/invites/${invite.body.code}/accept`))).toEqual([409, "room.full", 3]);
    await bob!.post(`/api/rooms/${room.id}/leave`);
    expect((await add()).status).toBe(200);
  });

  it("makes a group of more people than the default, up to the largest number", async () => {
    const people = await serverWith("group.people=100", 101);
    const [ada, last, ...others] = people;
    expect((await ada!.post("/api/rooms/group", group(last!, ...others))).status).toBe(400);
    const { body: room } = await ada!.post<Room>("/api/rooms/group", group(...others));
    expect(room.memberCount).toBe(100);
    const live = await ada!.connect();
    const { members, notices } = await live.do<{ members: unknown[]; notices: unknown[] }>("room:sync", {
      roomId: room.id,
      after: 0,
    });
    expect([members.length, notices.length]).toEqual([100, 100]);
  });

  it("refuses kinds of reactions and pins above the configured numbers, over both transports", async () => {
    const [ada] = await serverWith("reactions.message=2,pins.room=1", 1);
    const room = await ada!.createRoom();
    const [one, two] = [await ada!.send(room.id, "one"), await ada!.send(room.id, "two")];
    const live = await ada!.connect();
    const react = (emoji: string) => ada!.put(`/api/rooms/${room.id}/messages/${one.id}/reactions/${emoji}`);
    for (const emoji of ["👍", "🎉"]) expect((await react(emoji)).status).toBe(200);
    expect(refusalOf(await react("🌱"))).toEqual([409, "message.too_many_reactions", 2]);
    const about = (id: string) => ({ roomId: room.id, messageId: id });
    expect(await live.ask("message:react", { ...about(one.id), emoji: "🌱" })).toMatchObject({
      error: { code: "message.too_many_reactions", details: { most: 2 } },
    });
    await live.do("message:pin", about(one.id));
    expect(await live.ask("message:pin", about(two.id))).toMatchObject({
      error: { code: "room.too_many_pins", details: { most: 1 } },
    });
    expect(refusalOf(await ada!.put(`/api/rooms/${room.id}/pins/${two.id}`))).toEqual([409, "room.too_many_pins", 1]);
    await live.do("message:unpin", about(one.id));
    await live.do("message:pin", about(two.id));
  });

  it("refuses to watch people above the configured number on a connection", async () => {
    const [ada, bob, cal] = await serverWith("presence.watched=1", 3);
    const live = await ada!.connect();
    const watch = (...people: readonly TestClient[]) => live.ask("presence:watch", group(...people));
    expect(await watch(bob!, cal!)).toMatchObject({ error: { code: "request.invalid" } });
    expect((await watch(ada!)).ok).toBe(true);
    await ada!.createRoom().then(({ id }) => bob!.post(`/api/rooms/${id}/join`));
    const refused = await watch(bob!);
    expect(refused).toMatchObject({ error: { code: "request.invalid" } });
    expect(JSON.stringify(refused)).toContain("more than 1 watched people");
    await live.do("presence:unwatch", group(ada!));
    expect((await watch(bob!)).ok).toBe(true);
  });

  it("watches the largest number of people with one request", async () => {
    const [ada] = await serverWith("presence.watched=1500", 1);
    const live = await ada!.connect();
    const userIds = [ada!.id, ...Array.from({ length: 1_499 }, () => crypto.randomUUID())];
    const { presences } = await live.do<{ presences: unknown[] }>("presence:watch", { userIds });
    expect(presences).toHaveLength(1);
    const more = await live.ask("presence:watch", {
      userIds: Array.from({ length: 1_500 }, () => crypto.randomUUID()),
    });
    expect(more).toMatchObject({ error: { code: "request.invalid" } });
    await live.do("presence:unwatch", { userIds });
  });

  it.each([
    ["queue.packets=16", { least: 16, most: 16 }],
    ["queue.packets=1000,queue.bytes=262144", { least: 45, most: 59 }],
    ["queue.packets=64", { least: 60, most: 60 }],
  ])("leaves out pushes to a connection that does not read above %s, and says so", async (LIMITS, { least, most }) => {
    const [ada, bob] = await serverWith(LIMITS, 2);
    const room = await ada!.createRoom();
    await bob!.post(`/api/rooms/${room.id}/join`);
    const live = await ada!.connect();
    const reader = await PollingClient.open(bob!.url, bob!.token);
    for (let sent = 1; sent <= 60; sent += 1) {
      await ada!.send(room.id, "x".repeat(4_000));
      await eventually(() => live.messages.length === sent, "the push");
    }
    const received = await reader.poll();
    expect(new Set(received)).toEqual(new Set(["room:changed"]));
    expect(received.length).toBeGreaterThanOrEqual(least);
    expect(received.length).toBeLessThanOrEqual(most);
    if (most < 60) expect(await reader.poll()).toEqual(["room:resync"]);
  });

  it.each([
    ["30 requests at once", 30, 1],
    ["a request for a whole page", 1, 100],
  ])("answers %s with the smallest queue", async (_, count, limit) => {
    const [ada] = await serverWith("queue.packets=16,queue.bytes=262144", 1);
    const room = await ada!.createRoom();
    for (let sent = 0; sent < 120; sent += 1) await ada!.send(room.id, "x".repeat(4_000));
    const reader = await PollingClient.open(ada!.url, ada!.token);
    const live = await ada!.connect();
    const request = ["room:sync", { roomId: room.id, after: 0, limit }] as const;
    await reader.send(Array.from({ length: count }, () => request));
    for (let asked = 0; asked < 5; asked += 1) await live.ask(...request);
    const answers: string[] = [];
    while (answers.length < count) answers.push(...(await reader.poll()).filter((name) => name === "ack"));
    expect(answers).toHaveLength(count);
  });

  it("refuses drafts, scheduled messages and blocks above the configured numbers", async () => {
    const [ada, bob, cal] = await serverWith("drafts.user=1,scheduled.user=1,blocked.user=1", 3);
    const rooms = [await ada!.createRoom(), await ada!.createRoom()];
    const [first, second] = rooms.map(({ id }) => `/api/rooms/${id}/draft`);
    expect((await ada!.put(first!, { body: "one" })).status).toBe(200);
    expect(refusalOf(await ada!.put(second!, { body: "two" }))).toEqual([409, "draft.too_many", 1]);
    expect((await ada!.put(first!, { body: "one again" })).status).toBe(200);
    const schedule = () => ada!.post("/api/scheduled", { roomId: rooms[0]!.id, body: "later", sendAt: inAnHour() });
    expect((await schedule()).status).toBe(201);
    expect(refusalOf(await schedule())).toEqual([409, "scheduled.too_many", 1]);
    const block = (user: TestClient) => ada!.put(`/api/users/${user.id}/block`);
    expect([(await block(bob!)).status, (await block(bob!)).status]).toEqual([204, 204]);
    expect(refusalOf(await block(cal!))).toEqual([409, "user.too_many_blocked", 1]);
  });
});
