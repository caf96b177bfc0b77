import { describe, expect, it } from "vitest";
import type { Message, Page, Reactor, Room } from "../../src/protocol/entities.js";
import type { JoinedRoom } from "../../src/protocol/events.js";
import { eventually, issuePaths, type LiveClient, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

type Target = { roomId: string; messageId: string };
type Change = Readonly<{ emoji: string; added: boolean }>;
type Outcome = { status: number; code?: string; message?: Message };

/** Adds or removes a reaction over either transport. */
type Door = (person: TestClient, live: LiveClient, target: Target, change: Change) => Promise<Outcome>;

const pathOf = ({ roomId, messageId }: Target, emoji: string) =>
  `/api/rooms/${roomId}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}`;

const DOORS: Record<string, Door> = {
  REST: async (person, _live, target, { emoji, added }) => {
    const path = pathOf(target, emoji);
    const { status, body } = await (added ? person.put<unknown>(path) : person.delete<unknown>(path));
    return status === 200 ? { status, message: body as Message } : { status, code: (body as { code: string }).code };
  },
  socket: async (_person, live, target, { emoji, added }) => {
    const event = added ? "message:react" : "message:unreact";
    const ack = await live.ask<{ message: Message }>(event, { ...target, emoji });
    return ack.ok ? { status: 200, message: ack.data.message } : { status: ack.error.status, code: ack.error.code };
  },
};
const doors = Object.entries(DOORS);

export function reactionsSuite(url: () => string): void {
  const scene = async () => {
    const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    const message = await ada.send(room.id, "hello");
    const [adaLive, bobLive] = await Promise.all([ada.connect(), bob.connect()]);
    const target = { roomId: room.id, messageId: message.id };
    return { ada, bob, room, message, adaLive, bobLive, target };
  };

  describe("reactions", () => {
    it.each(doors)("adds and removes a reaction for everybody, over %s", async (_name, door) => {
      const { bob, message, adaLive, bobLive, target } = await scene();
      const added = await door(bob, bobLive, target, { emoji: "👍", added: true });
      const reactions = [{ emoji: "👍", count: 1, userIds: [bob.id] }];
      const { clientMessageId: _adas, ...forBob } = message;
      expect(added).toEqual({ status: 200, message: { ...forBob, rev: 4, reactions, myReactions: ["👍"] } });
      const removed = await door(bob, bobLive, target, { emoji: "👍", added: false });
      expect(removed).toEqual({ status: 200, message: { ...forBob, rev: 5, reactions: [] } });
      await eventually(() => adaLive.changes.at(-1)?.rev === 5, "both changes");
      expect(adaLive.changes.flatMap(({ reacted }) => reacted ?? [])).toEqual([
        { messageId: message.id, emoji: "👍", userId: bob.id, added: true },
        { messageId: message.id, emoji: "👍", userId: bob.id, added: false },
      ]);
    });

    it("leaves what a reaction does not change out of live events, and nothing out of a sync", async () => {
      const { ada, bob, room, message, adaLive, target } = await scene();
      await bob.put(pathOf(target, "🌱"));
      await eventually(() => adaLive.changes.length === 1, "the change");
      const { body: _body, data: _data, mentions: _mentions, replyTo: _replyTo, ...rest } = message;
      const reactions = [{ emoji: "🌱", count: 1, userIds: [bob.id] }];
      expect(adaLive.changes[0]?.messages).toEqual([{ ...rest, rev: 4, reactions, lean: true }]);
      const { messages, ...sync } = await ada.changes(room.id, 3);
      expect(messages).toEqual([{ ...message, rev: 4, reactions, myReactions: [] }]);
      expect(sync).not.toHaveProperty("reacted");
    });

    it.each(doors)("takes no rev and announces nothing for a repeat, over %s", async (_name, door) => {
      const { ada, bob, room, adaLive, bobLive, target } = await scene();
      const absent = await door(bob, bobLive, target, { emoji: "👍", added: false });
      expect(absent.message?.rev).toBe(3);
      const once = await door(bob, bobLive, target, { emoji: "👍", added: true });
      const again = await door(bob, bobLive, target, { emoji: "👍", added: true });
      expect(again).toEqual(once);
      await ada.send(room.id, "next");
      await eventually(() => adaLive.changes.at(-1)?.rev === 5, "the next message");
      expect(adaLive.changes.flatMap(({ reacted }) => reacted ?? [])).toHaveLength(1);
    });

    it("counts a spelling with and without U+FE0F as one emoji", async () => {
      const { ada, bob, target } = await scene();
      await ada.put(pathOf(target, "\u2764"));
      const { body } = await bob.put<Message>(pathOf(target, "\u2764\ufe0f"));
      expect(body.reactions).toEqual([{ emoji: "\u2764\ufe0f", count: 2, userIds: [ada.id, bob.id] }]);
      const page = await ada.get<Page<Reactor>>(pathOf(target, "\u2764"));
      expect(page.body.items.map(({ user }) => user.id)).toEqual([ada.id, bob.id]);
      const removed = await bob.delete<Message>(pathOf(target, "\u2764"));
      expect(removed.body.reactions).toEqual([{ emoji: "\u2764\ufe0f", count: 1, userIds: [ada.id] }]);
    });

    it("keeps the kinds in the order of their first use, whatever their counts", async () => {
      const { ada, bob, target } = await scene();
      for (const emoji of ["🌱", "👍", "🎉"]) await ada.put(pathOf(target, emoji));
      await bob.put(pathOf(target, "🎉"));
      await bob.put(pathOf(target, "👍"));
      const { body } = await ada.delete<Message>(pathOf(target, "🌱"));
      expect(body.reactions.map(({ emoji, count }) => [emoji, count])).toEqual([
        ["👍", 2],
        ["🎉", 2],
      ]);
    });

    it("lists who reacted, the oldest first, page by page, to everybody who may read the room", async () => {
      const { ada, bob, room, target } = await scene();
      const cal = await registerUser(url(), "cal");
      await cal.post(`/api/rooms/${room.id}/join`);
      for (const person of [bob, cal, ada]) await person.put(pathOf(target, "👍"));
      const stranger = await registerUser(url());
      const page = (query: string) => stranger.get<Page<Reactor>>(`${pathOf(target, "👍")}${query}`);
      const first = (await page("?limit=2")).body;
      expect(first.items.map(({ user }) => user)).toMatchObject([{ id: bob.id }, { id: cal.id }]);
      const second = (await page(`?limit=2&cursor=${first.nextCursor}`)).body;
      expect(second).toEqual({
        items: [{ user: expect.objectContaining({ id: ada.id }), at: expect.any(String) }],
        nextCursor: null,
      });
      expect((await stranger.get<Page<Reactor>>(pathOf(target, "🎉"))).body).toEqual({ items: [], nextCursor: null });
    });

    it("shows my own reactions in every answer to me, and not to others", async () => {
      const { ada, bob, room, bobLive, target } = await scene();
      await bob.put(pathOf(target, "🌱"));
      await ada.put(pathOf(target, "👍"));
      await bob.put(pathOf(target, "👍"));
      const mine = async (person: TestClient) => [
        (await person.history(room.id)).items[0]?.myReactions,
        (await person.get<Message>(`/api/rooms/${room.id}/messages/${target.messageId}`)).body.myReactions,
        (await person.changes(room.id, 0)).messages[0]?.myReactions,
        (await person.get<Room>(`/api/rooms/${room.id}`)).body.lastMessage?.myReactions,
        (await person.rooms("?membership=joined")).items[0]?.lastMessage?.myReactions,
      ];
      for (const found of await mine(bob)) expect(found).toEqual(["🌱", "👍"]);
      for (const found of await mine(ada)) expect(found).toEqual(["👍"]);
      const joined = await bobLive.do<JoinedRoom>("room:join", { roomId: room.id });
      expect(joined.messages[0]?.myReactions).toEqual(["🌱", "👍"]);
      expect(joined.room.lastMessage?.myReactions).toEqual(["🌱", "👍"]);
      const synced = await bobLive.do<{ messages: Message[] }>("room:sync", { roomId: room.id, after: 3 });
      expect(synced.messages[0]?.myReactions).toEqual(["🌱", "👍"]);
      expect(await ada.send(room.id, "no reactions yet")).not.toHaveProperty("myReactions");
    });

    it("shows my own reaction although more than ten others reacted before me", async () => {
      const { ada, room, target } = await scene();
      const others = await Promise.all(Array.from({ length: 10 }, () => registerUser(url())));
      for (const person of others) {
        await person.post(`/api/rooms/${room.id}/join`);
        await person.put(pathOf(target, "👍"));
      }
      const late = await ada.put<Message>(pathOf(target, "👍"));
      expect(late.body).toMatchObject({ myReactions: ["👍"], reactions: [{ count: 11 }] });
      expect(late.body.reactions[0]?.userIds).toEqual(others.map(({ id }) => id));
      expect((await ada.history(room.id)).items[0]?.myReactions).toEqual(["👍"]);
      const { body } = await others[3]!.delete<Message>(pathOf(target, "👍"));
      expect(body.reactions[0]?.userIds).toEqual(
        [...others.filter((_, index) => index !== 3), ada].map(({ id }) => id),
      );
      expect(body.myReactions).toEqual([]);
    });

    it("counts concurrent reactions exactly, and gives each one its own rev", async () => {
      const { ada, bob, adaLive, bobLive, target } = await scene();
      const kinds = ["🌱", "👍", "🎉", "🌷", "🍀"];
      const answers = await Promise.all(
        kinds.flatMap((emoji) => [
          DOORS["REST"]!(ada, adaLive, target, { emoji, added: true }),
          DOORS["socket"]!(bob, bobLive, target, { emoji, added: true }),
          DOORS["REST"]!(bob, bobLive, target, { emoji, added: true }),
        ]),
      );
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      const { body } = await ada.get<Message>(`/api/rooms/${target.roomId}/messages/${target.messageId}`);
      expect(body.rev).toBe(3 + 2 * kinds.length);
      expect(body.reactions.map(({ count }) => count)).toEqual(kinds.map(() => 2));
      await eventually(() => adaLive.changes.at(-1)?.rev === body.rev, "the last change");
      expect(adaLive.changes.flatMap(({ reacted }) => reacted ?? [])).toHaveLength(2 * kinds.length);
    });

    it("lets a muted member react", async () => {
      const { ada, bob, room, target } = await scene();
      await ada.put(`/api/rooms/${room.id}/sanctions/${bob.id}/mute`, {});
      expect((await bob.put(pathOf(target, "👍"))).status).toBe(200);
    });
  });

  describe("refused reactions", () => {
    it.each(doors)("refuses outsiders, other rooms and unknown messages, over %s", async (_name, door) => {
      const { bob, bobLive, target } = await scene();
      const carol = await registerUser(url());
      const live = await carol.connect();
      const elsewhere = await bob.createRoom();
      for (const added of [true, false]) {
        const change = { emoji: "👍", added };
        expect(await door(carol, live, target, change)).toEqual({ status: 403, code: "room.not_a_member" });
        const missing = { status: 404, code: "message.not_found" };
        expect(await door(bob, bobLive, { ...target, roomId: elsewhere.id }, change)).toEqual(missing);
        expect(await door(bob, bobLive, { ...target, messageId: bob.id }, change)).toEqual(missing);
      }
    });

    it.each(doors)("refuses reactions to a deleted message, over %s", async (_name, door) => {
      const { ada, bob, bobLive, target } = await scene();
      await door(bob, bobLive, target, { emoji: "👍", added: true });
      await ada.delete(`/api/rooms/${target.roomId}/messages/${target.messageId}`);
      for (const added of [true, false])
        expect(await door(bob, bobLive, target, { emoji: "👍", added })).toEqual({
          status: 409,
          code: "message.deleted",
        });
    });

    it.each(doors)(
      "refuses a twenty-first kind and accepts further reactors of the twenty, over %s",
      async (_name, door) => {
        const { ada, bob, bobLive, target } = await scene();
        const twenty = Array.from({ length: 20 }, (_, index) => String.fromCodePoint(0x1f340 + index));
        for (const emoji of twenty) expect((await ada.put(pathOf(target, emoji))).status).toBe(200);
        const more = await door(bob, bobLive, target, { emoji: "👍", added: true });
        expect(more).toEqual({ status: 409, code: "message.too_many_reactions" });
        expect((await door(bob, bobLive, target, { emoji: "🍅", added: true })).status).toBe(200);
        await ada.delete(pathOf(target, "🍀"));
        expect((await door(bob, bobLive, target, { emoji: "👍", added: true })).status).toBe(200);
      },
    );

    it.each([
      ["a letter", "a"],
      ["two emoji", "👍👍"],
      ["a short name", ":heart:"],
      ["a space", " "],
      ["NUL", "\0"],
      ["a long text", "👍".repeat(50)],
    ])("refuses what is not one emoji, alike over both transports: %s", async (_what, emoji) => {
      const { bob, bobLive, target } = await scene();
      for (const [, door] of doors)
        for (const added of [true, false])
          expect(await door(bob, bobLive, target, { emoji, added })).toEqual({ status: 400, code: "request.invalid" });
      const answer = await bob.put(pathOf({ ...target, messageId: "abc" }, emoji));
      expect(issuePaths(answer)).toEqual(["emoji", "messageId"]);
      expect(issuePaths(await bob.get(pathOf(target, emoji)))).toEqual(["emoji"]);
    });
  });
}
