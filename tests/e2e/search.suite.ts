import { describe, expect, it } from "vitest";
import type { Message, Page } from "../../src/protocol/entities.js";
import type { FoundMessage } from "../../src/protocol/found-message.js";
import { moderationScene } from "./moderation-scene.js";
import { registerUser } from "../support/register-user.js";

/** Ada's room with Bob as a member, and searches in it. */
async function searchScene(url: string) {
  const scene = await moderationScene(url);
  const search = (query: Readonly<Record<string, string>>, who = scene.bob) =>
    who.get<Page<FoundMessage>>(`/api/search/messages?${new URLSearchParams(query).toString()}`);
  const bodies = async (query: Readonly<Record<string, string>>, who = scene.bob) =>
    (await search(query, who)).body.items.map(({ message }) => message.body);
  return { ...scene, search, bodies };
}

export function searchSuite(url: () => string): void {
  describe("search", () => {
    it("finds an acknowledged message at once, and follows edits and deletions", async () => {
      const { ada, room, search, bodies } = await searchScene(url());
      const { id } = await ada.send(room.id, "A brand new Café");
      const { body: page } = await search({ q: "new caf" });
      expect(page).toMatchObject({
        items: [
          {
            message: { id },
            highlights: [
              { start: 8, end: 11 },
              { start: 12, end: 16 },
            ],
          },
        ],
      });
      const path = `/api/rooms/${room.id}/messages/${id}`;
      await ada.patch<Message>(path, { body: "An old shop" });
      expect([await bodies({ q: "caf" }), await bodies({ q: "old shop" })]).toEqual([[], ["An old shop"]]);
      await ada.delete<Message>(path);
      expect(await bodies({ q: "old shop" })).toEqual([]);
    });

    it("pages by a cursor, newest first or by relevance", async () => {
      const { ada, room, search } = await searchScene(url());
      for (const body of ["word a", "word", "words b", "word word", "a b c d word"]) await ada.send(room.id, body);
      for (const sort of ["newest", "relevance"]) {
        const listed: (string | null)[] = [];
        let cursor: string | null = "";
        while (cursor !== null) {
          const { body } = await search({ q: "word", sort, limit: "2", ...(cursor !== "" && { cursor }) });
          listed.push(...body.items.map(({ message }) => message.body));
          cursor = body.nextCursor;
        }
        const newest = ["a b c d word", "word word", "words b", "word", "word a"];
        const ranked = ["word word", "word", "word a", "a b c d word", "words b"];
        expect([sort, listed]).toEqual([sort, sort === "newest" ? newest : ranked]);
      }
    });

    it("finds what a member may read, and in a public room what anybody may read", async () => {
      const { ada, room, bodies, search } = await searchScene(url());
      await ada.send(room.id, "Nobody expects this");
      const stranger = await registerUser(url());
      expect(await bodies({ q: "expects" }, stranger)).toEqual([]);
      expect(await bodies({ q: "expects", roomId: room.id }, stranger)).toEqual(["Nobody expects this"]);
      await ada.put(`/api/rooms/${room.id}/sanctions/${stranger.id}/ban`, {});
      expect((await search({ q: "expects", roomId: room.id }, stranger)).body).toMatchObject({ code: "room.banned" });
    });

    it("filters by author, time and what a message has", async () => {
      const { ada, bob, room, bodies } = await searchScene(url());
      await ada.send(room.id, "see https://example.com");
      const mine = await bob.send(room.id, "see me");
      expect(await bodies({ q: "see", authorId: bob.id })).toEqual(["see me"]);
      expect(await bodies({ q: "see", has: "link" })).toEqual(["see https://example.com"]);
      expect(await bodies({ q: "see", after: mine.sentAt })).toEqual([]);
      expect(await bodies({ q: "see", before: "2020-01-01T00:00:00Z" })).toEqual([]);
    });

    it("refuses a query that is empty or has too many words", async () => {
      const { search } = await searchScene(url());
      for (const q of ["", "a ".repeat(60), "x".repeat(201)])
        expect((await search({ q })).body).toMatchObject({ code: "request.invalid" });
      expect((await search({ q: "?!" })).body).toEqual({ items: [], nextCursor: null });
    });
  });
}
