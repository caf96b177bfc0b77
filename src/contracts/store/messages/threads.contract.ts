import { describe, expect, it } from "vitest";
import { summaryOf } from "../../../domain/accounts/user.js";
import type { Draft } from "../../../domain/messages/message.js";
import { ascending, change, consecutive, draft, fence, moment, roomOf, send, times } from "../../builders.js";
import { everyMessage } from "../../store-reads.js";
import type { OpenStore, Store } from "../store.js";
import { member, pageOf, reply, threadScene } from "./thread-scene.js";

/** Contract of replies in `MessageLog.append`, and of `ThreadReader`. */
export function threadsContract(open: OpenStore): void {
  describe("Replies", () => {
    it("numbers replies in their thread, and in the room only those that also stand there", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const first = await reply(store, room, owner, root);
      const second = await reply(store, room, owner, root, { alsoInRoom: true });
      const plain = await send(store, room, owner);
      expect(
        [first, second, plain].map(({ seq, rev, threadOf, threadSeq, rootSeq }) => [
          seq,
          rev,
          threadOf,
          threadSeq,
          rootSeq,
        ]),
      ).toEqual([
        [null, root.rev + 1, root.id, 1, root.seq],
        [2, root.rev + 2, root.id, 2, null],
        [3, root.rev + 3, null, null, null],
      ]);
      expect((await everyMessage(store, room)).map(({ id }) => id)).toEqual([root.id, second.id, plain.id]);
      expect(await store.roomReader.view(room.id, owner.id, 10)).toMatchObject({
        head: { seq: 3, rev: plain.rev },
        latest: [{ id: root.id }, { id: second.id }, { id: plain.id }],
      });
      expect((await pageOf(store, root))?.items).toEqual([first, second]);
    });

    it("returns the root with its summary, and stamps it with the rev of the reply", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const [guest, other] = [await member(store, room), await member(store, room)];
      const authors = [owner, guest, owner, other, guest];
      for (const [index, author] of authors.entries())
        await reply(store, room, author, root, { sentAt: moment(100 + index) });
      const sent = draft(room, owner, { threadOf: root.id, sentAt: moment(200) });
      const appended = await store.messageLog.append(sent, await fence(store, room, owner));
      const rootNow = {
        ...root,
        rev: root.rev + 2 + 6,
        thread: {
          replies: 6,
          lastSeq: 6,
          lastReplyAt: moment(200),
          participants: [owner, guest, other].map(summaryOf),
        },
      };
      expect(appended).toMatchObject({ outcome: "stored", root: rootNow });
      expect(await store.messageLog.find(room.id, root.id)).toEqual(rootNow);
      const changes = await store.messageLog.changes(room.id, { after: rootNow.rev - 1, limit: 10 });
      expect(changes?.messages.map(({ id }) => id).sort()).toEqual([root.id, sent.id].sort());
    });

    it("numbers concurrent replies to several roots, mixed with plain messages", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const other = await send(store, room, owner);
      const guest = await member(store, room);
      const start = (await store.roomReader.currentRevs([room.id])).get(room.id) ?? 0;
      const sent = await Promise.all(
        times(60, (index) => {
          const author = index % 2 ? owner : guest;
          if (index % 4 === 0) return send(store, room, author);
          return reply(store, room, author, index % 3 ? root : other, { alsoInRoom: index % 5 === 0 });
        }),
      );
      expect(ascending(sent.map(({ rev }) => rev))).toEqual(consecutive(60, start + 1));
      const inRoom = sent.flatMap(({ seq }) => seq ?? []);
      expect(ascending(inRoom)).toEqual(consecutive(inRoom.length, other.seq + 1));
      for (const each of [root, other]) {
        const replies = sent.filter(({ threadOf }) => threadOf === each.id).sort((a, b) => a.rev - b.rev);
        expect(replies.map(({ threadSeq }) => threadSeq)).toEqual(consecutive(replies.length));
        const page = await pageOf(store, each);
        expect(page?.items).toEqual(replies);
        expect(page?.root).toMatchObject({
          rev: replies.at(-1)?.rev,
          thread: { replies: replies.length, lastSeq: replies.length },
        });
      }
    });

    it("returns the first reply of a retry, and tells another thread or place from it", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const other = await send(store, room, owner);
      const first = await reply(store, room, owner, root, { clientMessageId: "once" });
      const again = async (with_: Partial<Draft>) =>
        store.messageLog.append(
          draft(room, owner, { clientMessageId: "once", ...with_ }),
          await fence(store, room, owner),
        );
      expect(await again({ threadOf: root.id })).toEqual({ outcome: "repeated", message: first, sameContent: true });
      for (const with_ of [{}, { threadOf: other.id }, { threadOf: root.id, alsoInRoom: true }])
        expect(await again(with_)).toMatchObject({ outcome: "repeated", sameContent: false });
      const sent = draft(room, owner, { clientMessageId: "once", threadOf: root.id });
      expect(await store.messageLog.sent(sent)).toEqual({ message: first, sameContent: true });
      expect(await store.messageLog.sent({ ...sent, threadOf: null })).toMatchObject({ sameContent: false });
      expect((await pageOf(store, root))?.root.thread?.replies).toBe(1);
    });

    it("fences a reply to a deleted message, to a reply, to an unknown message and to one of another room", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const nested = await reply(store, room, owner, root);
      const elsewhere = await send(store, await roomOf(store, owner), owner);
      const deleted = await change(store, await send(store, room, owner), null);
      const { id: unknown } = draft(room, owner);
      const decided = await fence(store, room, owner);
      const outcomes = await Promise.all(
        [nested.id, elsewhere.id, deleted.id, unknown, root.id].map((threadOf) =>
          store.messageLog.append(draft(room, owner, { threadOf }), decided),
        ),
      );
      expect(outcomes.map(({ outcome }) => outcome).slice(0, 4)).toEqual(times(4, () => "fenced"));
      expect((await pageOf(store, root))?.items).toHaveLength(outcomes[4]?.outcome === "stored" ? 2 : 1);
    });

    it("stores no reply after the deletion of its root, in twenty races", async () => {
      const { store, owner, room } = await threadScene(open);
      for (let round = 0; round < 20; round += 1) {
        const root = await send(store, room, owner);
        const decided = await fence(store, room, owner);
        const replies = times(3, () => store.messageLog.append(draft(room, owner, { threadOf: root.id }), decided));
        const [deleted, ...appended] = await Promise.all([change(store, root, null), ...replies]);
        for (const one of appended) if (one.outcome === "stored") expect(one.message.rev).toBeLessThan(deleted.rev);
        expect((await pageOf(store, root))?.root).toMatchObject({ rev: deleted.rev });
      }
    });
  });

  describe("ThreadReader.page", () => {
    it("pages by threadSeq in both directions", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const key = { roomId: room.id, rootId: root.id };
      expect(await store.threadReader.page(key, { newest: true }, 5)).toEqual({
        root,
        items: [],
        hasBefore: false,
        hasAfter: false,
      });
      for (let sent = 0; sent < 10; sent += 1) await reply(store, room, owner, root, { alsoInRoom: sent % 3 === 0 });
      const places = async (cursor: Parameters<Store["threadReader"]["page"]>[1]) => {
        const page = await store.threadReader.page(key, cursor, 4);
        return [page?.items.map(({ threadSeq }) => threadSeq), page?.hasBefore, page?.hasAfter];
      };
      expect(await places({ newest: true })).toEqual([[7, 8, 9, 10], true, false]);
      expect(await places({ before: 7 })).toEqual([[3, 4, 5, 6], true, true]);
      expect(await places({ before: 3 })).toEqual([[1, 2], false, true]);
      expect(await places({ after: 0 })).toEqual([[1, 2, 3, 4], false, true]);
      expect(await places({ after: 8 })).toEqual([[9, 10], true, false]);
      expect(await places({ after: 10 })).toEqual([[], true, false]);
    });

    it("finds no thread of an unknown message or of another room", async () => {
      const { store, owner, root } = await threadScene(open);
      const elsewhere = await roomOf(store, owner);
      expect(await store.threadReader.page({ roomId: elsewhere.id, rootId: root.id }, { newest: true }, 5)).toBeNull();
      expect(
        await store.threadReader.page({ roomId: root.roomId, rootId: draft(elsewhere, owner).id }, { newest: true }, 5),
      ).toBeNull();
    });
  });
}
