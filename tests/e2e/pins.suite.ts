import { describe, expect, it, vi } from "vitest";
import type { Message, Page, Room } from "../../src/protocol/entities.js";
import { registerUser } from "../support/register-user.js";
import { moderationScene } from "./moderation-scene.js";

/** Ada's room with Bob as a member, and the path of its pins. */
async function pinScene(url: string) {
  const scene = await moderationScene(url);
  const pins = `/api/rooms/${scene.room.id}/pins`;
  const listed = async (query = "") => (await scene.bob.get<Page<Message>>(`${pins}${query}`)).body;
  const bodies = async (query = "") => (await listed(query)).items.map(({ body }) => body);
  return { ...scene, pins, listed, bodies };
}

export function pinsSuite(url: () => string): void {
  describe("pins", () => {
    it("pins and unpins with a notice, lists the latest pin first, and announces the change leanly", async () => {
      const { ada, bob, room, pins, bodies, bobLive } = await pinScene(url());
      const [one, two] = [await ada.send(room.id, "one"), await bob.send(room.id, "two")];
      await vi.waitFor(() => expect(bobLive.changes.at(-1)?.rev).toBe(4), { timeout: 10_000 });
      const pinned = await ada.put<Message>(`${pins}/${two.id}`);
      expect([pinned.status, pinned.body.rev, pinned.body.pinnedAt]).toEqual([200, 5, expect.any(String)]);
      await ada.put(`${pins}/${one.id}`);
      expect(await bodies()).toEqual(["one", "two"]);
      expect((await bob.get<Message>(`/api/rooms/${room.id}/messages/${one.id}`)).body.pinnedAt).not.toBeNull();
      expect((await ada.delete<Message>(`${pins}/${one.id}`)).body.pinnedAt).toBeNull();
      expect(await bodies()).toEqual(["two"]);
      await vi.waitFor(() => expect(bobLive.changes.at(-1)?.rev).toBe(7), { timeout: 10_000 });
      const live = bobLive.changes.filter(({ rev }) => rev >= 5);
      expect(live.flatMap(({ notices }) => notices)).toMatchObject([
        { kind: "pinned", rev: 5, actor: { id: ada.id }, data: { messageId: two.id } },
        { kind: "pinned", rev: 6, data: { messageId: one.id } },
        { kind: "unpinned", rev: 7, data: { messageId: one.id } },
      ]);
      const [changed] = live[0]?.messages ?? [];
      expect(changed).toMatchObject({ id: two.id, lean: true, pinnedAt: pinned.body.pinnedAt });
      expect(changed).not.toHaveProperty("body");
      const synced = await bob.changes(room.id, 4);
      expect(synced.notices.map(({ kind }) => kind)).toEqual(["pinned", "pinned", "unpinned"]);
      expect(synced.messages).toMatchObject([
        { id: two.id, body: "two" },
        { id: one.id, pinnedAt: null },
      ]);
    });

    it("takes no revision for a repeat, over both transports", async () => {
      const { ada, adaLive, room, pins } = await pinScene(url());
      const { id: messageId } = await ada.send(room.id, "one");
      const first = (await ada.put<Message>(`${pins}/${messageId}`)).body;
      expect((await ada.put<Message>(`${pins}/${messageId}`)).body).toEqual(first);
      expect(await adaLive.do("message:pin", { roomId: room.id, messageId })).toEqual({ message: first });
      const { message } = await adaLive.do<{ message: Message }>("message:unpin", { roomId: room.id, messageId });
      expect(message.rev).toBe(first.rev + 1);
      expect((await ada.delete<Message>(`${pins}/${messageId}`)).body).toEqual(message);
    });

    it("unpins a deleted message, and pins none", async () => {
      const { ada, bob, room, pins, bodies, messages } = await pinScene(url());
      const { id } = await bob.send(room.id, "one");
      await ada.put(`${pins}/${id}`);
      await bob.delete(`${messages}/${id}`);
      expect(await bodies()).toEqual([]);
      expect((await ada.put(`${pins}/${id}`)).body.code).toBe("message.deleted");
    });

    it("pins a reply, and pages through the pins", async () => {
      const { ada, room, pins, listed, bodies, messages } = await pinScene(url());
      const root = await ada.send(room.id, "root");
      const reply = (await ada.post<Message>(messages, { body: "reply", threadOf: root.id })).body;
      for (const { id } of [root, reply, await ada.send(room.id, "last")]) await ada.put(`${pins}/${id}`);
      const first = await listed("?limit=2");
      expect(first.items.map(({ body }) => body)).toEqual(["last", "reply"]);
      expect(await bodies(`?limit=2&cursor=${first.nextCursor}`)).toEqual(["root"]);
      expect((await listed("?limit=3")).nextCursor).toBeNull();
    });

    it("hides pins from before a join where history begins at the join", async () => {
      const { ada, room, pins } = await pinScene(url());
      const old = await ada.send(room.id, "old");
      await ada.put(`${pins}/${old.id}`);
      await ada.patch(`/api/rooms/${room.id}`, { settings: { history: "sinceJoin" } });
      const carol = await registerUser(url(), "carol");
      await carol.post(`/api/rooms/${room.id}/join`);
      await ada.patch(`/api/rooms/${room.id}/members/${carol.id}`, { role: "moderator" });
      await ada.put(`${pins}/${(await ada.send(room.id, "new")).id}`);
      expect((await carol.get<Page<Message>>(pins)).body.items.map(({ body }) => body)).toEqual(["new"]);
      expect((await carol.delete(`${pins}/${old.id}`)).body.code).toBe("message.not_found");
    });

    it("lets any member of a group and of a direct room pin", async () => {
      const [ada, bob] = [await registerUser(url(), "ada"), await registerUser(url(), "bob")];
      const group = (await ada.post<Room>("/api/rooms/group", { userIds: [bob.id] })).body;
      const direct = (await ada.put<Room>(`/api/rooms/direct/${bob.id}`)).body;
      for (const { id } of [group, direct]) {
        const message = await ada.send(id, "hello");
        for (const who of [bob, ada]) expect((await who.put(`/api/rooms/${id}/pins/${message.id}`)).status).toBe(200);
      }
    });
  });
}
