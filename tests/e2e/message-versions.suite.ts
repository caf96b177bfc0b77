import { describe, expect, it } from "vitest";
import type { Message, MessageVersion, Page } from "../../src/protocol/entities.js";
import { registerUser } from "../support/register-user.js";

/** Suite of the earlier contents of edited messages. */
export function messageVersionsSuite(url: () => string): void {
  const scene = async () => {
    const people = ["ada", "bob", "carol", "dan"].map((name) => registerUser(url(), name));
    const [ada, bob, carol, dan] = (await Promise.all(people)) as [Person, Person, Person, Person];
    const room = await ada.createRoom();
    for (const member of [bob, carol, dan]) await member.post(`/api/rooms/${room.id}/join`);
    await ada.patch(`/api/rooms/${room.id}/members/${dan.id}`, { role: "moderator" });
    const message = await bob.send(room.id, "first");
    const path = `/api/rooms/${room.id}/messages/${message.id}`;
    const second = (await bob.patch<Message>(path, { body: "second", data: { a: 1 } })).body;
    const third = (await bob.patch<Message>(path, { body: "third" })).body;
    return { ada, bob, carol, dan, room, message, second, third, path };
  };
  type Person = Awaited<ReturnType<typeof registerUser>>;

  describe("earlier contents of a message", () => {
    it("are listed newest first, for the author, moderators and owners", async () => {
      const { ada, bob, carol, dan, message, second, path } = await scene();
      const by = message.author;
      const expected = [
        { rev: second.rev, body: "second", data: { a: 1 }, by, at: second.editedAt },
        { rev: message.rev, body: "first", data: null, by, at: message.sentAt },
      ];
      for (const reader of [ada, bob, dan])
        expect((await reader.get(`${path}/versions`)).body).toEqual({ items: expected, nextCursor: null });
      const refused = await carol.get(`${path}/versions`);
      expect([refused.status, refused.body.code]).toEqual([403, "message.not_the_author"]);
      const page = (await bob.get<Page<MessageVersion>>(`${path}/versions?limit=1`)).body;
      expect(page.items).toEqual(expected.slice(0, 1));
      const rest = await bob.get(`${path}/versions?cursor=${page.nextCursor}`);
      expect(rest.body).toEqual({ items: expected.slice(1), nextCursor: null });
    });

    it("are none for a message that was never edited, nor edited without effect", async () => {
      const { bob, room } = await scene();
      const plain = await bob.send(room.id, "plain");
      const path = `/api/rooms/${room.id}/messages/${plain.id}`;
      await bob.patch(path, { body: "plain" });
      expect((await bob.get(`${path}/versions`)).body).toEqual({ items: [], nextCursor: null });
    });

    it("are removed one by one, by the author and moderators", async () => {
      const { bob, carol, dan, message, second, third, path } = await scene();
      const purge = async (person: Person, rev: number) => {
        const { status, body } = await person.delete(`${path}/versions/${rev}`);
        return status === 204 ? status : body.code;
      };
      expect(await purge(carol, second.rev)).toBe("message.not_the_author");
      expect(await purge(dan, second.rev)).toBe(204);
      expect(await purge(bob, message.rev)).toBe(204);
      for (const rev of [second.rev, third.rev, 999]) expect(await purge(bob, rev)).toBe("version.not_found");
      expect((await bob.get(`${path}/versions`)).body).toEqual({ items: [], nextCursor: null });
      expect((await bob.get<Message>(path)).body).toEqual(third);
    });

    it("are gone when the message is deleted", async () => {
      const { ada, bob, path } = await scene();
      await ada.delete(path);
      for (const reader of [ada, bob])
        expect((await reader.get(`${path}/versions`)).body).toEqual({ items: [], nextCursor: null });
    });
  });
}
