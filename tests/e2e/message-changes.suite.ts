import { describe, expect, it } from "vitest";
import type { Message, Room } from "../../src/protocol/entities.js";
import type { Failure } from "../../src/protocol/failure.js";
import type { Ack } from "../../src/protocol/events.js";
import { eventually, issuePaths, type Answer, type LiveClient, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

type Target = { roomId: string; messageId: string };

/** Changes a message over either transport. REST comes first, so only refusals are requested twice. */
type Door = (person: TestClient, live: LiveClient, target: Target) => Promise<{ status: number; code?: string }>;

const pathOf = ({ roomId, messageId }: Target) => `/api/rooms/${roomId}/messages/${messageId}`;
const ofRest = ({ status, body }: Answer<{ code?: string }>) => ({ status, ...(body.code && { code: body.code }) });
const ofSocket = (ack: Ack<unknown>) => (ack.ok ? { status: 200 } : { status: ack.error.status, code: ack.error.code });

const doors = (body: unknown): Record<string, Door> => ({
  "PATCH over REST": async (person, _live, target) => ofRest(await person.patch(pathOf(target), { body })),
  "message:edit": async (_person, live, target) => ofSocket(await live.ask("message:edit", { ...target, body })),
});
const deletions: Record<string, Door> = {
  "DELETE over REST": async (person, _live, target) => ofRest(await person.delete(pathOf(target))),
  "message:delete": async (_person, live, target) => ofSocket(await live.ask("message:delete", target)),
};
const changes = { ...doors("changed"), ...deletions };

/** Each message in the latest version that the connection received. */
const shown = ({ messages }: LiveClient): Message[] => [
  ...new Map(messages.map((message) => [message.id, message])).values(),
];

export function messageChangesSuite(url: () => string): void {
  const scene = async () => {
    const [ada, bob] = await Promise.all([registerUser(url(), "ada"), registerUser(url(), "bob")]);
    const room = await ada.createRoom();
    await bob.post(`/api/rooms/${room.id}/join`);
    const message = await bob.send(room.id, "first", "c1");
    const [adaLive, bobLive] = await Promise.all([ada.connect(), bob.connect()]);
    const target = { roomId: room.id, messageId: message.id };
    return { ada, bob, room, message, adaLive, bobLive, target, path: pathOf(target) };
  };

  describe("changed messages", () => {
    it("shows a single message to every reader of the room", async () => {
      const { ada, bob, message, path } = await scene();
      const stranger = await registerUser(url());
      expect(await bob.get<Message>(path)).toMatchObject({ status: 200, body: message });
      const { clientMessageId: _mine, ...forOthers } = message;
      for (const other of [ada, stranger]) expect((await other.get<Message>(path)).body).toEqual(forOthers);
    });

    it("edits a message in place over either transport, for everybody", async () => {
      const { ada, bob, room, message, adaLive, bobLive, target, path } = await scene();
      const patched = await bob.patch<Message>(path, { body: "second" });
      const edited = { ...message, rev: 4, body: "second", editedAt: expect.any(String) };
      expect(patched).toMatchObject({ status: 200, body: edited });
      const { message: again } = await bobLive.do<{ message: Message }>("message:edit", { ...target, body: "third" });
      expect(again).toEqual({ ...edited, rev: 5, body: "third" });

      await ada.send(room.id, "next");
      await eventually(() => [adaLive, bobLive].every((live) => shown(live).length === 2), "the changes");
      expect(shown(adaLive).map(({ rev, seq, body }) => [rev, seq, body])).toEqual([
        [5, 1, "third"],
        [6, 2, "next"],
      ]);
      for (const told of adaLive.messages) expect(told).not.toHaveProperty("clientMessageId");
      expect(shown(bobLive)[0]).toEqual(again);
      expect((await bob.history(room.id)).items[0]).toEqual(again);
    });

    it("edits data, with or without the text, and removes it", async () => {
      const { ada, bob, bobLive, message, target, path } = await scene();
      const edit = async (change: object) => (await bob.patch<Message>(path, change)).body;
      expect(await edit({ data: { a: 1 } })).toMatchObject({ rev: 4, body: "first", data: { a: 1 } });
      expect(await edit({ data: { a: 1 } })).toMatchObject({ rev: 4 });
      expect(await edit({ body: "second" })).toMatchObject({ rev: 5, body: "second", data: { a: 1 } });
      const removed = await bobLive.do<{ message: Message }>("message:edit", { ...target, data: null });
      expect(removed.message).toMatchObject({ id: message.id, rev: 6, body: "second", data: null });
      expect((await ada.history(message.roomId)).items[0]).toMatchObject({ rev: 6, body: "second", data: null });
    });

    it("removes the text of a custom kind, which has data, and not that of a text, over both transports", async () => {
      const { bob, bobLive, room, target } = await scene();
      const content = { kind: "custom:poll", body: "Tea?", data: { many: true } };
      const { body: poll } = await bob.post<Message>(`/api/rooms/${room.id}/messages`, content);
      const [overRest, overSocket] = Object.values(doors(null)) as [Door, Door];
      const pollTarget = { roomId: room.id, messageId: poll.id };
      expect(await overRest(bob, bobLive, pollTarget)).toEqual({ status: 200 });
      expect((await bob.get<Message>(pathOf(pollTarget))).body).toMatchObject({ body: null, data: { many: true } });
      expect(await overSocket(bob, bobLive, pollTarget)).toEqual({ status: 200 });
      for (const door of [overRest, overSocket])
        expect(await door(bob, bobLive, target)).toEqual({ status: 400, code: "message.empty" });
    });

    it("refuses an edit of what has changed since, with the newer message, over both transports", async () => {
      const { bob, bobLive, message, target, path } = await scene();
      const newer = (await bob.patch<Message>(path, { body: "second", expectedRev: message.rev })).body;
      const stale = { body: "third", expectedRev: message.rev };
      const posted = await bob.patch<Failure>(path, stale);
      expect(posted).toMatchObject({ status: 409, body: { code: "message.changed", details: { message: newer } } });
      const emitted = await bobLive.ask("message:edit", { ...target, ...stale });
      expect(emitted).toMatchObject({ ok: false, error: { code: "message.changed", details: { message: newer } } });
      const again = await bob.patch<Message>(path, { body: "second", expectedRev: message.rev });
      expect(again).toMatchObject({ status: 200, body: newer });
      expect(await bob.patch(path, { ...stale, expectedRev: newer.rev })).toMatchObject({ status: 200 });
    });

    it("accepts an edit at an older rev when only other messages came since", async () => {
      const { ada, bob, room, message, path } = await scene();
      await ada.send(room.id, "another");
      const edited = await bob.patch(path, { body: "second", expectedRev: message.rev });
      expect(edited).toMatchObject({ status: 200, body: { body: "second" } });
    });

    it("lets exactly one of concurrent edits with the same expectedRev win", async () => {
      const { bob, message, path } = await scene();
      const bodies = Array.from({ length: 8 }, (_, index) => `edit ${index}`);
      const edits = await Promise.all(
        bodies.map((body) => bob.patch<Message>(path, { body, expectedRev: message.rev })),
      );
      const won = edits.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      expect(edits.filter(({ status }) => status === 409)).toHaveLength(7);
      expect((await bob.get<Message>(path)).body).toEqual(won[0]?.body);
    });

    it("deletes a message over either transport, for its author and the room's owner", async () => {
      const { ada, bob, room, message, adaLive, bobLive, target, path } = await scene();
      const deleted = await ada.delete<Message>(path);
      const { clientMessageId: _bobs, ...forAda } = message;
      const gone = { rev: 4, body: null, deletedAt: expect.any(String) };
      expect(deleted).toMatchObject({ status: 200, body: { ...forAda, ...gone } });
      expect(deleted.body).not.toHaveProperty("clientMessageId");
      const own = await bob.send(room.id, "mine");
      const answer = await bobLive.do<{ message: Message }>("message:delete", { ...target, messageId: own.id });
      expect(answer.message).toMatchObject({ seq: 2, rev: 6, body: null });

      await eventually(() => [adaLive, bobLive].every((live) => live.changes.at(-1)?.rev === 6), "the changes");
      expect(shown(adaLive).map(({ rev, body }) => [rev, body])).toEqual([
        [4, null],
        [6, null],
      ]);
      expect((await bob.history(room.id)).items.map(({ seq, body }) => [seq, body])).toEqual([
        [1, null],
        [2, null],
      ]);
      expect((await ada.get<Room>(`/api/rooms/${room.id}`)).body.lastMessage).toMatchObject({ seq: 2, body: null });
    });

    it("takes no rev and announces nothing for an edit or deletion without effect", async () => {
      const { ada, bob, room, adaLive, bobLive, target, path } = await scene();
      const same = await bob.patch<Message>(path, { body: "first" });
      expect(same).toMatchObject({ status: 200, body: { rev: 3, editedAt: null } });
      const deleted = await bob.delete<Message>(path);
      expect((await bob.delete<Message>(path)).body).toEqual(deleted.body);
      expect(await bobLive.do("message:delete", target)).toEqual({ message: deleted.body });
      await ada.send(room.id, "next");
      await eventually(() => adaLive.messages.length >= 2, "the next message");
      expect(adaLive.messages.map(({ rev }) => rev)).toEqual([4, 5]);
    });

    it("delivers a changed message once, in its latest state, after an absence", async () => {
      const { ada, bob, room, message, path } = await scene();
      const other = await ada.send(room.id, "other");
      await bob.patch(path, { body: "second" });
      await bob.patch(path, { body: "third" });
      const missed = async (after: number) =>
        (await ada.changes(room.id, after)).messages.map(({ id, rev, body }) => [id, rev, body]);
      expect(await missed(message.rev)).toEqual([
        [other.id, 4, "other"],
        [message.id, 6, "third"],
      ]);
      expect(await missed(5)).toEqual([[message.id, 6, "third"]]);
      await ada.delete(path);
      expect(await missed(4)).toEqual([[message.id, 7, null]]);
    });

    it("recognizes a retry by clientMessageId and first body, over both transports", async () => {
      const { bob, room, bobLive, target, path } = await scene();
      const retry = async (body: string) => {
        const sent = { body, clientMessageId: "c1" };
        const posted = await bob.post<Message & { code?: string }>(`/api/rooms/${room.id}/messages`, sent);
        const emitted = await bobLive.ask("message:send", { roomId: room.id, ...sent });
        expect(ofSocket(emitted)).toEqual(ofRest(posted));
        return posted;
      };
      const refused = { status: 409, body: { code: "message.client_id_reused" } };
      await bob.patch(path, { body: "second" });
      expect(await retry("first")).toMatchObject({ status: 200, body: { id: target.messageId, body: "second" } });
      expect(await retry("second")).toMatchObject(refused);
      await bob.delete(path);
      expect(await retry("first")).toMatchObject({ status: 200, body: { id: target.messageId, body: null } });
      expect(await retry("second")).toMatchObject(refused);
      expect((await bob.history(room.id)).items).toHaveLength(1);
    });

    it("keeps revs without a hole during concurrent edits and sends", async () => {
      const { ada, bob, room, adaLive, path } = await scene();
      const rounds = Array.from({ length: 10 }, (_, index) => index);
      await Promise.all(
        rounds.flatMap((round) => [bob.patch(path, { body: `edit ${round}` }), ada.send(room.id, `${round}`)]),
      );
      await eventually(() => adaLive.changes.at(-1)?.rev === 23, "the last change");
      const [first, ...rest] = adaLive.changes;
      expect(first?.from).toBe(3);
      for (const [index, { from }] of rest.entries()) expect(from).toBe(adaLive.changes[index]?.rev);
      expect(shown(adaLive).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))).toEqual((await ada.history(room.id)).items);
    });
  });

  describe("refused changes of a message", () => {
    it.each(Object.keys(changes))("refuses other members, outsiders and former members: %s", async (door) => {
      const change = changes[door as keyof typeof changes]!;
      const { ada, bob, room, message, adaLive, bobLive, target } = await scene();
      const own = { ...target, messageId: (await ada.send(room.id, "ada's")).id };
      expect(await change(bob, bobLive, own)).toEqual({ status: 403, code: "message.not_the_author" });
      const carol = await registerUser(url());
      const outsider = { status: 403, code: "room.not_a_member" };
      expect(await change(carol, await carol.connect(), target)).toEqual(outsider);
      await bob.post(`/api/rooms/${room.id}/leave`);
      expect(await change(bob, bobLive, target)).toEqual(outsider);
      expect((await ada.history(room.id)).items.map(({ body }) => body)).toEqual(["first", "ada's"]);
      expect(adaLive.messages.map(({ id }) => id)).not.toContain(message.id);
    });

    it.each(Object.keys(doors("x")))("refuses everybody but the author, even the owner: %s", async (door) => {
      const { ada, adaLive, target } = await scene();
      const refused = await doors("x")[door]!(ada, adaLive, target);
      expect(refused).toEqual({ status: 403, code: "message.not_the_author" });
    });

    it.each(Object.keys(doors("x")))("refuses changes of a deleted message: %s", async (door) => {
      const { bob, bobLive, target, path } = await scene();
      await bob.delete(path);
      const edit = doors("first")[door]!;
      expect(await edit(bob, bobLive, target)).toEqual({ status: 409, code: "message.deleted" });
    });

    it.each(Object.keys(changes))("finds only messages of the named room: %s", async (door) => {
      const change = changes[door as keyof typeof changes]!;
      const { bob, bobLive, target } = await scene();
      const elsewhere = await bob.createRoom();
      const missing = { status: 404, code: "message.not_found" };
      expect(await change(bob, bobLive, { ...target, roomId: elsewhere.id })).toEqual(missing);
      expect(await change(bob, bobLive, { ...target, messageId: bob.id })).toEqual(missing);
      expect((await bob.get(pathOf({ ...target, roomId: elsewhere.id }))).body.code).toBe("message.not_found");
    });

    it.each(Object.keys(changes))("accepts ids in any case, and refuses malformed ids: %s", async (door) => {
      const change = changes[door as keyof typeof changes]!;
      const { bob, bobLive, target } = await scene();
      for (const wrong of ["abc", "1", "%00", "null"]) {
        const invalid = { status: 400, code: "request.invalid" };
        expect(await change(bob, bobLive, { ...target, messageId: wrong })).toEqual(invalid);
        expect(await change(bob, bobLive, { ...target, roomId: wrong })).toEqual(invalid);
      }
      const shouted = { roomId: target.roomId.toUpperCase(), messageId: target.messageId.toUpperCase() };
      expect(await change(bob, bobLive, shouted)).toEqual({ status: 200 });
    });

    it.each([
      ["nothing", undefined, "request.invalid"],
      ["null", null, "message.empty"],
      ["a number", 5, "request.invalid"],
      ["white space", " \n ", "message.empty"],
      ["4,001 characters", "x".repeat(4001), "message.too_long"],
      ["NUL", "a\0b", "request.invalid"],
      ["a lone surrogate", "a\ud800b", "request.invalid"],
    ])("refuses an invalid body, alike over both transports: %s", async (_what, body, code) => {
      const { bob, bobLive, target, message, path } = await scene();
      for (const door of Object.values(doors(body)))
        expect(await door(bob, bobLive, target)).toEqual({ status: 400, code });
      expect((await bob.get<Message>(path)).body).toEqual(message);
    });

    it("reports all invalid fields together", async () => {
      const { bob, room } = await scene();
      const answer = await bob.patch(`/api/rooms/${room.id}/messages/abc`, { body: " " });
      expect(issuePaths(answer)).toEqual(["body", "messageId"]);
    });
  });
}
