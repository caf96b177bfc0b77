import { describe, expect, it, onTestFinished } from "vitest";
import type { Message, Room } from "../../src/protocol/entities.js";
import { eventually, register } from "../support/client.js";

const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body);

export function messagesSuite(url: () => string): void {
  describe("messages", () => {
    it("stores a message as it was sent", async () => {
      const ada = await register(url());
      const room = await ada.createRoom();
      const text = '  <b>"tea"</b> — Ω 👩‍👩‍👧 مرحبا\n\tline two \\ %s $1 ; DROP TABLE  ';
      const answer = await ada.post<Message>(`/api/rooms/${room.id}/messages`, { body: text, clientMessageId: "one" });
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        id: expect.any(String),
        roomId: room.id,
        seq: 1,
        rev: 2,
        threadOf: null,
        threadSeq: null,
        author: {
          id: ada.id,
          username: ada.session.user.username,
          displayName: ada.session.user.displayName,
          bot: false,
          deleted: false,
        },
        via: "user",
        kind: "text",
        body: text,
        clientMessageId: "one",
        data: null,
        replyTo: null,
        thread: null,
        mentions: { userIds: [], room: false, here: false },
        reactions: [],
        pinnedAt: null,
        sentAt: expect.stringMatching(/\.\d{3}Z$/),
        editedAt: null,
        deletedAt: null,
      });
      expect((await ada.history(room.id)).items).toEqual([answer.body]);
    });

    it("accepts 4,000 characters as users count them, plus as many surrounding spaces", async () => {
      const ada = await register(url());
      const room = await ada.createRoom();
      const longest = await ada.send(room.id, `  ${"👋".repeat(4000)}  `);
      expect(longest.body).toBe(`  ${"👋".repeat(4000)}  `);
    });

    it("shows the clientMessageId only to its author", async () => {
      const [ada, bob] = await Promise.all([register(url()), register(url())]);
      const room = await ada.createRoom();
      await ada.send(room.id, "mine", "secret-1");
      expect((await ada.history(room.id)).items[0]?.clientMessageId).toBe("secret-1");
      expect((await bob.history(room.id)).items[0]).not.toHaveProperty("clientMessageId");
      expect((await bob.changes(room.id, 0)).messages[0]).not.toHaveProperty("clientMessageId");
    });

    it("returns the stored message to a retry with 200, and refuses the same id with another body", async () => {
      const ada = await register(url());
      const room = await ada.createRoom();
      const path = `/api/rooms/${room.id}/messages`;
      const first = await ada.post<Message>(path, { body: "once", clientMessageId: "c1" });
      const again = await ada.post<Message>(path, { body: "once", clientMessageId: "c1" });
      expect([first.status, again.status]).toEqual([201, 200]);
      expect(again.body).toEqual(first.body);
      const other = await ada.post(path, { body: "twice", clientMessageId: "c1" });
      expect([other.status, other.body.code]).toEqual([409, "message.client_id_reused"]);
      const elsewhere = await ada.createRoom();
      expect((await ada.post(`/api/rooms/${elsewhere.id}/messages`, { body: "x", clientMessageId: "c1" })).status).toBe(
        201,
      );
    });

    it("answers a former member's retry of an earlier send, and refuses a new send", async () => {
      const [ada, bob] = await Promise.all([register(url()), register(url())]);
      const room = await ada.createRoom();
      await bob.post(`/api/rooms/${room.id}/join`);
      const path = `/api/rooms/${room.id}/messages`;
      const first = await bob.post<Message>(path, { body: "before I went", clientMessageId: "last" });
      await bob.post(`/api/rooms/${room.id}/leave`);
      const again = await bob.post<Message>(path, { body: "before I went", clientMessageId: "last" });
      expect([again.status, again.body]).toEqual([200, first.body]);
      expect((await bob.post(path, { body: "another", clientMessageId: "last" })).body.code).toBe(
        "message.client_id_reused",
      );
      expect((await bob.post(path, { body: "new", clientMessageId: "new" })).body.code).toBe("room.not_a_member");
      expect((await bob.post(path, { body: "new" })).body.code).toBe("room.not_a_member");
      expect((await ada.history(room.id)).items).toHaveLength(1);
    });

    it("moves the sender's read marker only when nothing unread lies before the message", async () => {
      const [ada, bob] = await Promise.all([register(url()), register(url())]);
      const room = await ada.createRoom();
      await bob.post(`/api/rooms/${room.id}/join`);
      await ada.send(room.id, "1");
      await ada.send(room.id, "2");
      expect((await bob.get<Room>(`/api/rooms/${room.id}`)).body.membership?.unread).toBe(2);
      await bob.send(room.id, "3");
      expect((await bob.get<Room>(`/api/rooms/${room.id}`)).body.membership).toMatchObject({ readSeq: 0, unread: 2 });
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.membership).toMatchObject({ readSeq: 2, unread: 1 });
    });

    it("pages history in every direction", async () => {
      const ada = await register(url());
      const room = await ada.createRoom();
      for (let index = 1; index <= 7; index += 1) await ada.send(room.id, `${index}`);
      const page = async (query: string) => {
        const { items, hasBefore, hasAfter } = await ada.history(room.id, query);
        return [bodies(items).join(""), hasBefore, hasAfter];
      };
      expect(await page("")).toEqual(["1234567", false, false]);
      expect(await page("?limit=3")).toEqual(["567", true, false]);
      expect(await page("?limit=3&before=5")).toEqual(["234", true, true]);
      expect(await page("?limit=3&before=2")).toEqual(["1", false, true]);
      expect(await page("?limit=3&before=1")).toEqual(["", false, true]);
      expect(await page("?limit=3&before=1000")).toEqual(["567", true, false]);
      expect(await page("?limit=3&after=0")).toEqual(["123", false, true]);
      expect(await page("?limit=3&after=5")).toEqual(["67", true, false]);
      expect(await page("?limit=3&after=7")).toEqual(["", true, false]);
      expect(await page("?limit=3&around=4")).toEqual(["345", true, true]);
      expect(await page("?limit=3&around=1")).toEqual(["123", false, true]);
      for (const around of [7, 8, 1000]) expect(await page(`?limit=3&around=${around}`)).toEqual(["567", true, false]);
    });

    it("returns all changes after a rev", async () => {
      const [ada, bob] = await Promise.all([register(url()), register(url())]);
      const room = await ada.createRoom();
      await ada.send(room.id, "one");
      await bob.post(`/api/rooms/${room.id}/join`);
      await bob.send(room.id, "two");
      const all = await ada.changes(room.id, 0);
      expect(all).toMatchObject({ from: 0, rev: 4, more: false, reset: false, room: { id: room.id, name: "general" } });
      expect(bodies(all.messages)).toEqual(["one", "two"]);
      expect(all.members.map(({ user, rev }) => [user.id, rev])).toEqual([
        [ada.id, 1],
        [bob.id, 3],
      ]);
      const some = await ada.changes(room.id, 3);
      expect([some.from, some.rev, bodies(some.messages), some.members, some.room]).toEqual([
        3,
        4,
        ["two"],
        [],
        undefined,
      ]);
      expect(await ada.changes(room.id, 4)).toMatchObject({ from: 4, rev: 4, messages: [], members: [], more: false });
    });

    it("returns changes in pages", async () => {
      const ada = await register(url());
      const room = await ada.createRoom();
      for (const body of ["a", "b", "c", "d"]) await ada.send(room.id, body);
      const first = await ada.get(`/api/rooms/${room.id}/changes?after=1&limit=3`);
      expect(first.body).toMatchObject({ from: 1, rev: 4, more: true });
      const second = await ada.get(`/api/rooms/${room.id}/changes?after=4&limit=3`);
      expect(second.body).toMatchObject({ from: 4, rev: 5, more: false });
    });

    it("answers a sync with a reset and the newest page when it cannot list the changes", async () => {
      const ada = await register(url());
      const room = await ada.createRoom();
      await ada.send(room.id, "one");
      const ahead = await ada.changes(room.id, 99);
      expect(ahead).toMatchObject({ reset: true, more: false, rev: 2, room: { seq: 1 } });
      expect(bodies(ahead.messages)).toEqual(["one"]);
      const { epoch } = ahead;
      const path = `/api/rooms/${room.id}/changes?after=1`;
      expect((await ada.get(`${path}&epoch=${epoch}`)).body).toMatchObject({ reset: false });
      expect((await ada.get(`${path}&epoch=${ada.id}`)).body).toMatchObject({ reset: true, epoch });
    });

    it("answers a sync with a reset when more entities changed than the reader wishes, over both transports", async () => {
      const ada = await register(url());
      onTestFinished(() => ada.close());
      const room = await ada.createRoom();
      for (const body of ["a", "b", "c"]) await ada.send(room.id, body);
      await (await register(url())).post(`/api/rooms/${room.id}/join`);
      const connection = await ada.connect();
      const sync = async (maxChanges: number) => {
        const overRest = await ada.get(`/api/rooms/${room.id}/changes?after=1&maxChanges=${maxChanges}`);
        const live = await connection.do("room:sync", { roomId: room.id, after: 1, maxChanges });
        expect(live).toEqual(overRest.body);
        return live;
      };
      expect(await sync(5)).toMatchObject({ reset: false, more: false, from: 1, rev: 5, members: [{ rev: 5 }] });
      expect(await sync(4)).toMatchObject({ reset: true, more: false, rev: 5, room: { seq: 3, memberCount: 2 } });
      for (const body of ["d", "e", "f"]) await ada.send(room.id, body);
      await eventually(() => connection.messages.length === 3, "the messages");
      const recent = (maxChanges: number) =>
        connection.do("room:sync", { roomId: room.id, after: 5, limit: 2, maxChanges });
      expect(await recent(3)).toMatchObject({ reset: false, more: true, from: 5, rev: 7 });
      expect(await recent(2)).toMatchObject({ reset: true, more: false, rev: 8 });
    });
  });
}
