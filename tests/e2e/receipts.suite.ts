import { describe, expect, it } from "vitest";
import type { Page, Profile, Room } from "../../src/protocol/entities.js";
import type { Seen } from "../../src/protocol/presence-entities.js";
import { register, type TestClient } from "../support/client.js";
import { block } from "./blocks.suite.js";

const codeOf = (answer: Readonly<{ body: unknown }>) => (answer.body as { code: string }).code;

/** Who has read a message, over REST. */
export function receiptsSuite(url: () => string): void {
  const scene = async (receipts = true) => {
    const [ada, bob, eve] = await Promise.all([register(url()), register(url()), register(url())]);
    const room = await ada.createRoom();
    for (const member of [bob, eve]) await member.post(`/api/rooms/${room.id}/join`);
    await ada.patch<Room>(`/api/rooms/${room.id}`, { settings: { receipts } });
    const seen = async (who: TestClient, messageId: string, query = "") =>
      who.get<Page<Seen>>(`/api/rooms/${room.id}/messages/${messageId}/seen${query}`);
    const readers = async (messageId: string, query = "") => {
      const { body } = await seen(ada, messageId, query);
      return [body.items.map(({ user }) => user.id), body.nextCursor] as const;
    };
    const mark = (who: TestClient, seq: number) => who.put(`/api/rooms/${room.id}/read`, { seq });
    return { ada, bob, eve, roomId: room.id, seen, readers, mark };
  };

  describe("receipts", () => {
    it("tell the author who has read a message, the first reader at the top, page by page", async () => {
      const { ada, bob, eve, roomId, readers, mark } = await scene();
      const message = await ada.send(roomId, "hello");
      expect(await readers(message.id)).toEqual([[], null]);
      await mark(eve, 1);
      await bob.post("/api/read-all");
      expect(await readers(message.id)).toEqual([[eve.id, bob.id], null]);
      const [first, cursor] = await readers(message.id, "?limit=1");
      expect(first).toEqual([eve.id]);
      expect(await readers(message.id, `?limit=1&cursor=${cursor}`)).toEqual([[bob.id], null]);
      const wrong = await ada.get(`/api/rooms/${roomId}/messages/${message.id}/seen?cursor=nothing`);
      expect(codeOf(wrong)).toBe("request.invalid");
    });

    it("count the marker of a thread for its replies", async () => {
      const { ada, bob, roomId, readers, mark } = await scene();
      const root = await bob.send(roomId, "root");
      const { body: reply } = await ada.post<{ id: string }>(`/api/rooms/${roomId}/messages`, {
        body: "a reply",
        threadOf: root.id,
      });
      await mark(bob, 1);
      expect(await readers(reply.id)).toEqual([[], null]);
      await bob.put(`/api/rooms/${roomId}/messages/${root.id}/thread/read`, { seq: 1 });
      expect(await readers(reply.id)).toEqual([[bob.id], null]);
    });

    it("are for the author alone, and only where the room shows them", async () => {
      const { ada, bob, roomId, seen } = await scene(false);
      const message = await ada.send(roomId, "hello");
      expect(codeOf(await seen(bob, message.id))).toBe("message.not_the_author");
      expect(codeOf(await seen(ada, message.id))).toBe("room.receipts_off");
      const stranger = await register(url());
      expect(codeOf(await seen(stranger, message.id))).toBe("room.not_a_member");
    });

    it("are hidden in both directions by a personal choice, which only my own profile shows", async () => {
      const { ada, bob, eve, roomId, seen, readers, mark } = await scene();
      const message = await ada.send(roomId, "hello");
      for (const member of [bob, eve]) await mark(member, 1);
      const { body: profile } = await bob.patch<Profile>("/api/users/me", { receipts: false });
      expect(profile.receipts).toBe(false);
      expect(await readers(message.id)).toEqual([[eve.id], null]);
      const mine = await bob.send(roomId, "mine");
      expect(codeOf(await seen(bob, mine.id))).toBe("account.receipts_off");
      expect((await ada.get<object>(`/api/users/${bob.id}`)).body).not.toHaveProperty("receipts");
      await bob.patch("/api/users/me", { receipts: true });
      expect((await readers(message.id))[0]).toContain(bob.id);
      expect(codeOf(await bob.patch("/api/users/me", { receipts: "yes" }))).toBe("request.invalid");
    });

    it("tell nothing about people whom a block separates, former members, and those who may not see the message", async () => {
      const { ada, bob, eve, roomId, readers, seen, mark } = await scene();
      const message = await ada.send(roomId, "hello");
      for (const member of [bob, eve]) await mark(member, 1);
      await block(bob, ada);
      expect(await readers(message.id)).toEqual([[eve.id], null]);
      await bob.delete(`/api/users/${ada.id}/block`);
      const hers = await eve.send(roomId, "mine");
      await eve.post(`/api/rooms/${roomId}/leave`);
      expect(await readers(message.id)).toEqual([[bob.id], null]);
      expect(codeOf(await seen(eve, hers.id))).toBe("room.not_a_member");
      await ada.patch(`/api/rooms/${roomId}`, { settings: { history: "sinceJoin" } });
      await eve.post(`/api/rooms/${roomId}/join`);
      await ada.send(roomId, "after");
      await mark(eve, 3);
      expect(await readers(message.id)).toEqual([[bob.id], null]);
      expect(codeOf(await seen(eve, hers.id))).toBe("message.not_found");
    });
  });
}
