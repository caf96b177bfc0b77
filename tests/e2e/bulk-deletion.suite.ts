import { describe, expect, it, vi } from "vitest";
import type { AuditEntry, DeletedMessages, Message, Page } from "../../src/protocol/entities.js";
import { registerUser } from "../support/register-user.js";
import { moderationScene } from "./moderation-scene.js";

async function deletionScene(url: string) {
  const scene = await moderationScene(url);
  const { ada, bob, room, messages } = scene;
  const root = await bob.send(room.id, "root");
  const replies = [];
  for (const body of ["one", "two", "three"])
    replies.push((await bob.post<Message>(messages, { body, threadOf: root.id })).body);
  const audit = async () =>
    (await ada.get<Page<AuditEntry>>(`/api/rooms/${room.id}/audit`)).body.items.filter(
      ({ action }) => action === "message_deleted",
    );
  const deleteAll = (messageIds: readonly string[]) => ada.post<DeletedMessages>(`${messages}/delete`, { messageIds });
  return { ...scene, root, replies, audit, deleteAll };
}

const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id);

export function bulkDeletionSuite(url: () => string): void {
  describe("deletions by moderators", () => {
    it("deletes many messages in one change, and announces it once", async () => {
      const { ada, bob, room, deleteAll, bobLive } = await deletionScene(url());
      const sent = [await bob.send(room.id, "x"), await ada.send(room.id, "y"), await bob.send(room.id, "z")];
      await ada.put(`/api/rooms/${room.id}/pins/${sent[0]?.id}`);
      const { rev } = (await ada.changes(room.id, 0)) as { rev: number };
      await vi.waitFor(() => expect(bobLive.changes.at(-1)?.rev).toBe(rev), { timeout: 10_000 });
      const { status, body } = await deleteAll([...idsOf(sent), ...idsOf(sent)]);
      expect([status, body.notFound, idsOf(body.messages)]).toEqual([200, [], idsOf(sent)]);
      for (const message of body.messages)
        expect(message).toMatchObject({ rev: rev + 1, body: null, pinnedAt: null, deletedAt: expect.any(String) });
      await vi.waitFor(() => expect(bobLive.changes.at(-1)?.rev).toBe(rev + 1), { timeout: 10_000 });
      const live = bobLive.changes.at(-1);
      expect([live?.from, idsOf(live?.messages as Message[]).toSorted()]).toEqual([rev, idsOf(sent).toSorted()]);
      const synced = await bob.changes(room.id, rev);
      expect(synced.messages.map(({ deletedAt }) => deletedAt !== null)).toEqual([true, true, true]);
      expect((await ada.get<Page<Message>>(`/api/rooms/${room.id}/pins`)).body.items).toEqual([]);
    });

    it("takes replies out of their threads, also together with the root", async () => {
      const { ada, bob, room, root, replies, deleteAll, messages, bobLive } = await deletionScene(url());
      await deleteAll(idsOf(replies.slice(0, 2)));
      const seen = (await bob.get<Message>(`${messages}/${root.id}`)).body;
      expect(seen.thread).toMatchObject({ replies: 1, lastSeq: 3 });
      await vi.waitFor(() => expect(bobLive.changes.at(-1)?.rev).toBe(seen.rev), { timeout: 10_000 });
      const announced = bobLive.changes.at(-1)?.messages.find(({ id }) => id === root.id);
      expect(announced).toMatchObject({ lean: true, thread: { replies: 1 } });
      const { body } = await deleteAll([root.id, replies[2]?.id ?? ""]);
      expect(body.messages[0]).toMatchObject({ id: root.id, body: null, thread: { replies: 0 } });
      expect((await ada.changes(room.id, seen.rev)).messages).toHaveLength(2);
    });

    it("leaves deleted messages as they are, and returns ids that are not messages of the room", async () => {
      const { ada, bob, room, messages, root, deleteAll } = await deletionScene(url());
      const elsewhere = await ada.send((await ada.createRoom()).id, "elsewhere");
      await bob.delete(`${messages}/${root.id}`);
      const before = (await ada.changes(room.id, 0)).rev;
      const { body } = await deleteAll([elsewhere.id, root.id, room.id]);
      expect(body).toMatchObject({ messages: [{ id: root.id }], notFound: [elsewhere.id, room.id] });
      expect((await ada.changes(room.id, 0)).rev).toBe(before);
      expect((await ada.get<Message>(`/api/rooms/${elsewhere.roomId}/messages/${elsewhere.id}`)).body.body).toBe(
        "elsewhere",
      );
    });

    it("refuses members, and more than 100 ids", async () => {
      const { bob, room, messages, root, deleteAll } = await deletionScene(url());
      const refused = await bob.post(`${messages}/delete`, { messageIds: [root.id] });
      expect([refused.status, refused.body.code]).toEqual([403, "room.role_required"]);
      expect((await deleteAll(Array<string>(101).fill(room.id))).body).toMatchObject({ code: "request.invalid" });
      expect((await deleteAll([])).body).toMatchObject({ code: "request.invalid" });
    });

    it("lists moderators' deletions in the audit, and nobody's own", async () => {
      const { ada, bob, room, messages, root, replies, audit, deleteAll } = await deletionScene(url());
      const own = await ada.send(room.id, "own");
      await bob.delete(`${messages}/${replies[2]?.id}`);
      await ada.delete(`${messages}/${own.id}`);
      expect(await audit()).toEqual([]);
      await ada.delete(`${messages}/${root.id}`);
      await ada.delete(`${messages}/${root.id}`);
      await deleteAll([...idsOf(replies), (await ada.send(room.id, "own")).id]);
      const entry = { action: "message_deleted", actor: { id: ada.id }, subject: { id: bob.id } };
      expect(await audit()).toMatchObject([
        { ...entry, messageId: replies[1]?.id },
        { ...entry, messageId: replies[0]?.id },
        { ...entry, messageId: root.id },
      ]);
    });

    it("hides a quote from the moderator who may not see the original, and from nobody else", async () => {
      const { ada, bob, room, messages, bobLive } = await moderationScene(url());
      const original = await ada.send(room.id, "original");
      await ada.patch(`/api/rooms/${room.id}`, { settings: { history: "sinceJoin" } });
      const carol = await registerUser(url(), "carol");
      await carol.post(`/api/rooms/${room.id}/join`);
      await ada.patch(`/api/rooms/${room.id}/members/${carol.id}`, { role: "moderator" });
      const reply = { body: "reply", replyTo: original.id };
      const sent = [];
      for (let count = 0; count < 2; count += 1) sent.push((await bob.post<Message>(messages, reply)).body.id);
      const single = (await carol.delete<Message>(`${messages}/${sent[0]}`)).body;
      const bulk = await carol.post<DeletedMessages>(`${messages}/delete`, { messageIds: [sent[1], original.id] });
      expect(bulk.body.notFound).toEqual([original.id]);
      for (const seen of [single, bulk.body.messages[0]]) expect(seen?.replyTo?.excerpt).toBeNull();
      const { rev } = bulk.body.messages[0] ?? { rev: 0 };
      await vi.waitFor(() => expect(bobLive.changes.at(-1)?.rev).toBe(rev), { timeout: 10_000 });
      const told = bobLive.changes.flatMap((change) => change.messages).filter(({ deletedAt }) => deletedAt !== null);
      expect(told).toMatchObject(sent.map((id) => ({ id, body: null, replyTo: { excerpt: "original" } })));
    });
  });
}
