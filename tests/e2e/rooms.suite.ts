import { describe, expect, it } from "vitest";
import type { Member, Page, Room } from "../../src/protocol/entities.js";
import { registerUser } from "../support/register-user.js";

export function roomsSuite(url: () => string): void {
  describe("rooms", () => {
    it("creates a room with its owner, and shows it", async () => {
      const ada = await registerUser(url());
      const made = await ada.post<Room>("/api/rooms", { name: "  Engines ", description: "steam" });
      expect(made.status).toBe(201);
      expect(made.body).toEqual({
        id: expect.any(String),
        kind: "public",
        name: "Engines",
        topic: "",
        description: "steam",
        data: null,
        settings: { announcement: false, slowModeSeconds: 0, history: "all", receipts: false },
        createdAt: expect.any(String),
        archivedAt: null,
        seq: 0,
        rev: 1,
        memberCount: 1,
        membership: {
          role: "owner",
          joinedAt: expect.any(String),
          visibleFrom: 1,
          readSeq: 0,
          unreadFrom: null,
          unread: 0,
          unreadMentions: 0,
          mutedUntil: null,
          notify: { level: "all", until: null },
          favourite: false,
        },
      });
      expect((await ada.get<Room>(`/api/rooms/${made.body.id}`)).body).toEqual(made.body);
    });

    it("joins once when a join is repeated, and counts members", async () => {
      const [ada, bob] = await Promise.all([registerUser(url()), registerUser(url())]);
      const room = await ada.createRoom();
      const joins = await Promise.all(Array.from({ length: 5 }, () => bob.post<Room>(`/api/rooms/${room.id}/join`)));
      expect(joins.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const seen = (await ada.get<Room>(`/api/rooms/${room.id}`)).body;
      expect([seen.memberCount, seen.rev]).toEqual([2, 2]);

      const members = (await bob.get<Page<Member>>(`/api/rooms/${room.id}/members`)).body;
      expect(members.items.map(({ user, role }) => [user.id, role])).toEqual([
        [ada.id, "owner"],
        [bob.id, "member"],
      ]);
      expect(members.items[0]?.user).not.toHaveProperty("email");
      expect((await bob.get<Member>(`/api/rooms/${room.id}/members/${ada.id}`)).body).toEqual(members.items[0]);
    });

    it("lists my rooms by last activity, and rooms of one kind", async () => {
      const [ada, bob] = await Promise.all([registerUser(url()), registerUser(url())]);
      const [first, second] = [await ada.createRoom(), await ada.createRoom({ visibility: "private" })];
      const { body: group } = await ada.post<Room>("/api/rooms/group", { userIds: [bob.id] });
      await new Promise((resolve) => setTimeout(resolve, 2));
      await ada.send(first.id, "active");
      const page = async (query: string) => {
        const { items, nextCursor } = await ada.rooms(`?membership=joined&${query}`);
        return { ids: items.map(({ id }) => id), nextCursor };
      };
      expect((await page("sort=activity")).ids).toEqual([first.id, group.id, second.id]);
      const start = await page("sort=activity&limit=2");
      expect(start.ids).toEqual([first.id, group.id]);
      const cursor = encodeURIComponent(start.nextCursor ?? "");
      expect(await page(`sort=activity&limit=2&cursor=${cursor}`)).toEqual({ ids: [second.id], nextCursor: null });
      expect((await page("kind=group")).ids).toEqual([group.id]);
      expect((await ada.rooms("?kind=private")).items.map(({ id }) => id)).toEqual([second.id]);
      for (const query of [
        "?sort=activity",
        `?cursor=${cursor}`,
        `?membership=joined&sort=activity&cursor=${first.id}`,
      ])
        expect((await ada.get<{ code: string }>(`/api/rooms${query}`)).body.code).toBe("request.invalid");
    });

    it("leaves a room, and starts with everything read after the return", async () => {
      const [ada, bob] = await Promise.all([registerUser(url()), registerUser(url())]);
      const room = await ada.createRoom();
      await bob.post(`/api/rooms/${room.id}/join`);
      await bob.send(room.id, "one");
      expect((await bob.post(`/api/rooms/${room.id}/leave`)).status).toBe(204);
      await ada.send(room.id, "two");
      expect((await bob.post(`/api/rooms/${room.id}/leave`)).body.code).toBe("room.not_a_member");
      const back = await bob.post<Room>(`/api/rooms/${room.id}/join`);
      expect(back.body.membership).toMatchObject({ role: "member", readSeq: 2, unread: 0 });
    });

    it("keeps an owner in every room with other members", async () => {
      const [ada, bob] = await Promise.all([registerUser(url()), registerUser(url())]);
      const room = await ada.createRoom();
      await bob.post(`/api/rooms/${room.id}/join`);
      const answer = await ada.post(`/api/rooms/${room.id}/leave`);
      expect([answer.status, answer.body.code]).toEqual([409, "room.last_owner"]);
      const live = await ada.connect();
      expect(await live.ask("room:leave", { roomId: room.id })).toMatchObject({ error: { code: "room.last_owner" } });
    });

    it("archives a room when the last member leaves it", async () => {
      const ada = await registerUser(url());
      const live = await ada.connect();
      const [one, other] = [await ada.createRoom(), await ada.createRoom()];
      expect((await ada.post(`/api/rooms/${one.id}/leave`)).status).toBe(204);
      await live.do("room:leave", { roomId: other.id });
      for (const { id } of [one, other]) {
        const left = { rev: 2, memberCount: 0, archivedAt: expect.any(String) };
        expect((await ada.get<Room>(`/api/rooms/${id}`)).body).toMatchObject(left);
        const { room, members } = await ada.changes(id, 1);
        expect(room).toMatchObject({ archivedAt: expect.any(String), memberCount: 0 });
        expect(members).toMatchObject([{ user: { id: ada.id }, rev: 2, leftAt: expect.any(String) }]);
        const again = await ada.post(`/api/rooms/${id}/join`);
        expect([again.status, again.body.code]).toEqual([409, "room.archived"]);
        expect((await ada.post(`/api/rooms/${id}/leave`)).body.code).toBe("room.not_a_member");
      }
    });

    it("lists joined and open rooms with unread counts and the last message", async () => {
      const [ada, bob] = await Promise.all([registerUser(url()), registerUser(url())]);
      const name = `list ${bob.id}`;
      const joined = await ada.createRoom({ name: `${name} joined` });
      const open = await ada.createRoom({ name: `${name} open` });
      await ada.createRoom({ name: `${name} hidden`, visibility: "private" });
      await bob.post(`/api/rooms/${joined.id}/join`);
      await ada.send(joined.id, "first");
      await ada.send(joined.id, "second");

      const ids = async (membership: string) =>
        (await bob.rooms(`?q=${encodeURIComponent(name)}&membership=${membership}`)).items.map(({ id }) => id);
      expect(await ids("any")).toEqual([open.id, joined.id]);
      expect(await ids("joined")).toEqual([joined.id]);
      expect(await ids("open")).toEqual([open.id]);
      const [listed] = (await bob.rooms(`?membership=joined`)).items;
      expect(listed?.membership).toMatchObject({ readSeq: 0, unread: 2 });
      expect(listed?.lastMessage).toMatchObject({ seq: 2, body: "second" });
    });

    it("pages through rooms and members to the end and no further", async () => {
      const ada = await registerUser(url());
      const name = `page ${ada.id}`;
      for (const index of [1, 2, 3, 4]) await ada.createRoom({ name: `${name} ${index}` });
      const query = `?q=${encodeURIComponent(name)}&limit=2`;
      const first = await ada.rooms(query);
      const second = await ada.rooms(`${query}&cursor=${first.nextCursor}`);
      expect([...first.items, ...second.items].map((room) => room.name.slice(-1))).toEqual(["4", "3", "2", "1"]);
      expect(second.nextCursor).toBeNull();

      const [room] = first.items;
      const others = await Promise.all([1, 2, 3].map(() => registerUser(url())));
      for (const other of others) await other.post(`/api/rooms/${room?.id}/join`);
      const page = (await ada.get<Page<Member>>(`/api/rooms/${room?.id}/members?limit=3`)).body;
      const rest = (await ada.get<Page<Member>>(`/api/rooms/${room?.id}/members?limit=3&cursor=${page.nextCursor}`))
        .body;
      const seen = [...page.items, ...rest.items].map(({ user }) => user.id);
      expect(new Set(seen)).toEqual(new Set([ada.id, ...others.map(({ id }) => id)]));
      expect([seen.length, rest.nextCursor]).toEqual([4, null]);
    });

    it("treats search terms literally", async () => {
      const ada = await registerUser(url());
      await ada.createRoom({ name: `100% ${ada.id}` });
      await ada.createRoom({ name: `1000 ${ada.id}` });
      const found = await ada.rooms(`?q=${encodeURIComponent(`0% ${ada.id}`)}`);
      expect(found.items.map(({ name }) => name)).toEqual([`100% ${ada.id}`]);
    });
  });
}
