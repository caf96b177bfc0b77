import { describe, expect, it } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { Message, Page, Room } from "../../src/protocol/entities.js";
import type { ServerConfig } from "../../src/protocol/config-entities.js";
import { eventually, issuePaths, logIn, request } from "../support/client.js";
import { serverWith } from "../support/limited-server.js";

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe("configured lengths of texts", () => {
  it("refuses texts above the configured length, over both transports", async () => {
    const [ada] = await serverWith("message.characters=5", 1);
    const { id: roomId } = await ada!.createRoom();
    const live = await ada!.connect();
    const { id: messageId } = await ada!.send(roomId, "😀😀😀😀😀");
    const inRoom = `/api/rooms/${roomId}`;
    const long = { body: "longer" };
    const refused = [
      await ada!.post(`${inRoom}/messages`, long),
      await ada!.patch(`${inRoom}/messages/${messageId}`, long),
      await ada!.put(`${inRoom}/draft`, long),
      await ada!.post("/api/scheduled", { ...long, roomId, sendAt: inAnHour() }),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
      refused.map(() => [400, "message.too_long"]),
    );
    for (const { body } of refused) expect(JSON.stringify(body.details)).toContain("at most 5 characters");
    for (const [event, more] of [["message:send", {}] as const, ["message:edit", { messageId }] as const])
      expect(await live.ask(event, { roomId, ...long, ...more })).toMatchObject({
        error: { code: "message.too_long" },
      });
    const scheduled = await ada!.post<{ id: string }>("/api/scheduled", { roomId, body: "later", sendAt: inAnHour() });
    expect((await ada!.patch(`/api/scheduled/${scheduled.body.id}`, long)).body.code).toBe("message.too_long");
  });

  it("answers repeated sends of longer texts after the length was lowered", async () => {
    const store = openMemoryStore();
    const [before] = await serverWith("message.characters=6", 1, store);
    const [other] = await serverWith("message.characters=5", 1, store);
    const after = await logIn(other!.url, before!);
    const { id: roomId } = await before!.createRoom();
    const text = { body: "longer", clientMessageId: "once" };
    const later = { ...text, roomId, sendAt: inAnHour() };
    const path = `/api/rooms/${roomId}/messages`;
    const [sent, scheduled] = [await before!.post<Message>(path, text), await before!.post("/api/scheduled", later)];
    expect([sent.status, scheduled.status]).toEqual([201, 201]);
    expect(await after.post(path, text)).toMatchObject({ status: 200, body: { id: sent.body.id } });
    expect(await after.post("/api/scheduled", later)).toMatchObject({ status: 200, body: scheduled.body });
    const live = await after.connect();
    expect(await live.ask("message:send", { roomId, ...text })).toMatchObject({ data: { repeated: true } });
    expect((await after.post(path, { ...text, clientMessageId: "new" })).body).toMatchObject({
      code: "message.too_long",
    });
    after.close();
  });

  it("refuses texts of rooms above the configured lengths", async () => {
    const [ada] = await serverWith("room.name=4,room.topic=5,room.description=6", 1);
    const { limits } = (await request<ServerConfig>(ada!.url, "/api/config")).body;
    expect(limits.room).toMatchObject({ maxNameCharacters: 4, maxTopicCharacters: 5, maxDescriptionCharacters: 6 });
    const fitting = { name: "😀😀😀😀", topic: "topic", description: "lines\n" };
    const { status, body: room } = await ada!.post<Room>("/api/rooms", fitting);
    expect(status).toBe(201);
    const long = { name: "names", topic: "topics", description: "describe" };
    for (const refused of [await ada!.post("/api/rooms", long), await ada!.patch(`/api/rooms/${room.id}`, long)]) {
      expect([refused.status, issuePaths(refused)]).toEqual([400, ["description", "name", "topic"]]);
      for (const most of ["1 to 4", "at most 5", "at most 6"])
        expect(JSON.stringify(refused.body.details)).toContain(`must be ${most} characters long`);
    }
  });

  it("makes, shows and finds rooms with texts of the largest lengths", async () => {
    const [ada, bob] = await serverWith("room.name=160,room.topic=500,room.description=2000", 2);
    const texts = { name: `${"語".repeat(155)} last`, topic: "😀".repeat(500), description: "😀".repeat(2_000) };
    const { body: room } = await ada!.post<Room>("/api/rooms", { name: "first" });
    const changed = await ada!.patch<Room>(`/api/rooms/${room.id}`, texts);
    expect([changed.status, changed.body]).toMatchObject([200, texts]);
    expect((await bob!.rooms("?q=last")).items.map(({ id }) => id)).toEqual([room.id]);
    await Promise.all(Array.from({ length: 80 }, () => ada!.post("/api/rooms", texts)));
    for (const query of ["", "&membership=joined", "&membership=joined&sort=activity"]) {
      const { items, nextCursor } = await ada!.rooms(`?limit=100${query}`);
      expect(Buffer.byteLength(JSON.stringify(items))).toBeLessThan(512 * 1024);
      expect([items.length > 20, nextCursor === null]).toEqual([true, false]);
    }
  });

  it("sends, shows and finds texts of the largest length", async () => {
    const [ada, bob] = await serverWith("message.characters=10000", 2);
    const { id: roomId } = await ada!.createRoom();
    await bob!.post(`/api/rooms/${roomId}/join`);
    const live = await bob!.connect();
    const data = { text: "x".repeat(4_080) };
    const largest = [`${"語".repeat(9_995)} last`, `${"😀".repeat(9_996)} end`, `${"a ".repeat(4_998)}tail`];
    for (const body of largest) {
      const sent = await ada!.post<Message>(`/api/rooms/${roomId}/messages`, { body, data });
      expect([sent.status, sent.body.body]).toEqual([201, body]);
      expect((await ada!.patch(`/api/rooms/${roomId}/messages/${sent.body.id}`, { body: `${body} ` })).status).toBe(
        200,
      );
      expect((await ada!.put(`/api/rooms/${roomId}/draft`, { body, data })).status).toBe(200);
    }
    await eventually(() => live.messages.length === 6, "the changes");
    for (const q of ["last", "tail"]) {
      const found = await bob!.get<Page<unknown>>(`/api/search/messages?q=${q}`);
      expect(found.body.items).toHaveLength(1);
    }
    expect((await ada!.post(`/api/rooms/${roomId}/messages`, { body: "x".repeat(10_001) })).status).toBe(400);
  });
});
