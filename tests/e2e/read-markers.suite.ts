import { describe, expect, it } from "vitest";
import type { History, ReadMarkers, Room } from "../../src/protocol/entities.js";
import { register } from "../support/client.js";

/** Read markers, over REST and sockets. */
export function readMarkersSuite(url: () => string): void {
  const scene = async () => {
    const [ada, bob] = await Promise.all([register(url()), register(url())]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    const markers = async () => (await bob.get<Room>(`/api/rooms/${room.id}`)).body.membership;
    return { ada, bob, room, markers };
  };

  describe("unread messages", () => {
    it("counts what others sent, without deleted messages", async () => {
      const { ada, bob, room, markers } = await scene();
      const [first] = [await ada.send(room.id, "one"), await ada.send(room.id, "two")];
      await bob.send(room.id, "three");
      expect(await markers()).toMatchObject({ readSeq: 0, unread: 2 });
      await ada.delete(`/api/rooms/${room.id}/messages/${first.id}`);
      expect(await markers()).toMatchObject({ readSeq: 0, unread: 1 });
    });

    it("does not count joins and leaves", async () => {
      const { bob, room, markers } = await scene();
      const eve = await register(url());
      await eve.post(`/api/rooms/${room.id}/join`);
      await eve.post(`/api/rooms/${room.id}/leave`);
      expect(await markers()).toMatchObject({ unread: 0 });
      expect((await bob.rooms("?membership=joined")).items[0]?.membership).toMatchObject({ unread: 0 });
    });

    it("moves the marker forward, and counts from `unreadFrom` on until the next mark", async () => {
      const { ada, bob, room, markers } = await scene();
      for (const body of ["one", "two", "three"]) await ada.send(room.id, body);
      const read = (seq: number) => bob.put<ReadMarkers>(`/api/rooms/${room.id}/read`, { seq });
      const unread = (seq: number) => bob.put<ReadMarkers>(`/api/rooms/${room.id}/unread`, { seq });
      expect((await read(2)).body).toEqual({ readSeq: 2, unreadFrom: null, unread: 1, unreadMentions: 0 });
      expect((await read(99)).body).toEqual({ readSeq: 3, unreadFrom: null, unread: 0, unreadMentions: 0 });
      expect((await unread(2)).body).toEqual({ readSeq: 3, unreadFrom: 2, unread: 2, unreadMentions: 0 });
      expect(await markers()).toMatchObject({ readSeq: 3, unreadFrom: 2, unread: 2 });
      expect((await read(2)).body).toEqual({ readSeq: 3, unreadFrom: null, unread: 0, unreadMentions: 0 });
    });

    it("marks all rooms as read", async () => {
      const { ada, bob, room, markers } = await scene();
      await ada.send(room.id, "one");
      expect((await bob.post("/api/read-all")).status).toBe(204);
      expect(await markers()).toMatchObject({ readSeq: 1, unread: 0 });
    });

    it("answers with the page around the first unread message, or with the newest one", async () => {
      const { ada, bob, room } = await scene();
      for (const body of ["1", "2", "3", "4", "5", "6"]) await ada.send(room.id, body);
      await bob.put(`/api/rooms/${room.id}/read`, { seq: 2 });
      const page = async () => {
        const { body } = await bob.get<History>(`/api/rooms/${room.id}/messages?from=unread&limit=3`);
        return body.items.map(({ seq }) => seq);
      };
      expect(await page()).toEqual([2, 3, 4]);
      await bob.post("/api/read-all");
      expect(await page()).toEqual([4, 5, 6]);
      const both = await bob.get<{ code: string }>(`/api/rooms/${room.id}/messages?from=unread&before=3`);
      expect(both.body.code).toBe("request.invalid");
    });
  });
}
