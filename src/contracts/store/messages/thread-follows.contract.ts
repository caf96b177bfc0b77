import { describe, expect, it } from "vitest";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import { summaryWithoutReplies } from "../../../domain/messages/thread-replies.js";
import { change, leave, moment, roomOf, send, someone, times } from "../../builders.js";
import { newFollow } from "../../../domain/messages/thread-follow.js";
import { threadPlace, type ThreadPlace } from "../../../domain/messages/thread-place.js";
import { changesOf, dropFollows, revOf } from "../accounts/user-change-scene.js";
import type { OpenStore } from "../store.js";
import { listedThreads, member, mine, pageOf, reply, seesFrom, threadScene, unfollow } from "./thread-scene.js";
import { markAllRead } from "../rooms/mark-all-read.js";

/** Contract of the follows and the list of threads. */
export function threadFollowsContract(open: OpenStore): void {
  describe("Thread follows", () => {
    it("makes repliers, the author of the root and mentioned members follow", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const [replier, mentioned, bystander] = [
        await member(store, room),
        await member(store, room),
        await member(store, room),
      ];
      const outsider = await someone(store);
      const gone = await member(store, room);
      await leave(store, room, gone);
      await reply(store, room, replier, root);
      const userIds = [mentioned.id, outsider.id, gone.id, replier.id];
      await reply(store, room, replier, root, { mentions: { userIds, room: false, here: false } });
      await reply(store, room, replier, root);
      const followed = { rootId: root.id, roomId: room.id, following: true, unreadFrom: null };
      expect(await mine(store, root, replier)).toEqual({ ...followed, readSeq: 3, unread: 0, unreadMentions: 0 });
      expect(await mine(store, root, owner)).toEqual({ ...followed, readSeq: 0, unread: 3, unreadMentions: 0 });
      expect(await mine(store, root, mentioned)).toEqual({ ...followed, readSeq: 1, unread: 2, unreadMentions: 1 });
      for (const other of [bystander, outsider, gone]) expect(await mine(store, root, other)).toBeNull();
    });

    it("makes members whom an edit mentions follow, unless they have a follow or may not see the root", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const [mentioned, unfollowed, late, gone] = [
        await member(store, room),
        await member(store, room),
        await member(store, room),
        await member(store, room),
      ];
      for (const author of [owner, unfollowed, owner]) await reply(store, room, author, root);
      await unfollow(store, root, unfollowed);
      await seesFrom(store, room, late, root.seq + 1);
      await leave(store, room, gone);
      const outsider = await someone(store);
      const userIds = [mentioned, unfollowed, late, gone, outsider].map(({ id }) => id);
      const isMissing = async () => (await changesOf(store, mentioned, 0, { findMissing: true })).missing;
      expect(await isMissing()).toBe(false);
      const before = await revOf(store, mentioned);
      const thread = { roomId: room.id, rootId: root.id, readSeq: 1 };
      await store.unitOfWork.run((tx) => tx.threadFollows.followMentioned(thread, userIds));
      expect(await mine(store, root, mentioned)).toMatchObject({ following: true, readSeq: 1, unread: 2 });
      expect(await mine(store, root, unfollowed)).toMatchObject({ following: false, readSeq: 2 });
      for (const other of [late, gone, outsider]) expect(await mine(store, root, other)).toBeNull();
      expect([await revOf(store, mentioned), await isMissing()]).toEqual([before, true]);
    });

    it("lets nobody follow a thread whose root they may not see, and lists and marks none", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const late = await member(store, room);
      await reply(store, room, late, root);
      await seesFrom(store, room, late, root.seq + 1);
      await seesFrom(store, room, owner, root.seq + 1);
      const mentioned = await member(store, room);
      await seesFrom(store, room, mentioned, root.seq + 1);
      const hidden = await send(store, room, owner);
      await seesFrom(store, room, owner, hidden.seq + 1);
      const mentions = { userIds: [mentioned.id], room: false, here: false };
      const other = await member(store, room);
      await reply(store, room, other, root, { mentions });
      await reply(store, room, other, hidden);
      const followers = [
        await mine(store, root, mentioned),
        await mine(store, hidden, owner),
        await mine(store, root, late),
      ];
      expect(followers).toMatchObject([null, null, { following: true, readSeq: 1 }]);
      const listed = async (user: User, unread: boolean) =>
        (await listedThreads(store, user, { unread })).map((thread) => thread.root.id);
      for (const unread of [true, false]) expect(await listed(late, unread)).toEqual([]);
      await markAllRead(store, late);
      expect(await mine(store, root, late)).toMatchObject({ readSeq: 1 });
      await seesFrom(store, room, late, root.seq);
      for (const unread of [true, false]) expect(await listed(late, unread)).toEqual([root.id]);
    });

    it("moves the marker of a replier only over own replies that directly follow it", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const guest = await member(store, room);
      await reply(store, room, guest, root);
      await reply(store, room, owner, root);
      await reply(store, room, guest, root);
      expect(await mine(store, root, guest)).toMatchObject({ readSeq: 1, unread: 1 });
      expect(await mine(store, root, owner)).toMatchObject({ readSeq: 0, unread: 2 });
      await Promise.all(times(5, () => reply(store, room, guest, root)));
      expect(await mine(store, root, guest)).toMatchObject({ readSeq: 1, unread: 1 });
      const third = await member(store, room);
      await Promise.all(times(5, () => reply(store, room, third, root)));
      expect(await mine(store, root, third)).toMatchObject({ readSeq: 13, unread: 0 });
      await reply(store, room, third, root, { via: "bot" });
      expect(await mine(store, root, third)).toMatchObject({ readSeq: 13, unread: 0 });
    });

    it("keeps an unfollow until the user replies again", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const guest = await member(store, room);
      const mentions = { userIds: [guest.id], room: false, here: false };
      await reply(store, room, owner, root, { mentions });
      await unfollow(store, root, guest);
      await reply(store, room, owner, root, { mentions });
      expect(await mine(store, root, guest)).toMatchObject({ following: false, readSeq: 0 });
      await reply(store, room, guest, root);
      expect(await mine(store, root, guest)).toMatchObject({
        following: true,
        readSeq: 0,
        unread: 2,
        unreadMentions: 2,
      });
    });

    it("marks followed threads as read together with all rooms", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const [guest, other] = [await member(store, room), await send(store, room, owner)];
      const unfollowed = await send(store, room, owner);
      for (const each of [root, root, other, unfollowed]) await reply(store, room, guest, each);
      await unfollow(store, unfollowed, owner);
      await store.unitOfWork.run(async (tx) => {
        const follow = await tx.threadFollows.lock(root.id, owner.id);
        if (follow) await tx.threadFollows.save({ ...follow, readSeq: 2, unreadFrom: 1 });
      });
      const before = await revOf(store, owner);
      await markAllRead(store, owner);
      expect(await mine(store, root, owner)).toMatchObject({ readSeq: 2, unreadFrom: null, unread: 0 });
      expect(await mine(store, other, owner)).toMatchObject({ readSeq: 1, unreadFrom: null, unread: 0 });
      expect(await mine(store, unfollowed, owner)).toMatchObject({ readSeq: 0, unread: 1 });
      expect(await revOf(store, owner)).toBe(before + 1);
      await markAllRead(store, owner);
      expect(await revOf(store, owner)).toBe(before + 1);
    });

    it("ends at most a hundred follows with their membership, and the others in pieces afterwards", async () => {
      const { store, room } = await threadScene(open);
      const guest = await member(store, room);
      const roots = await Promise.all(times(250, () => send(store, room, guest)));
      await store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        for (const { id: rootId } of roots)
          await tx.threadFollows.save(newFollow({ rootId, roomId: room.id, userId: guest.id }, 0));
      });
      const before = await revOf(store, guest);
      await dropFollows(store, room, guest);
      await leave(store, room, guest);
      const ended = async (after: number) =>
        (await changesOf(store, guest, after, { limit: 1_000 })).threads.filter(({ value }) => value === null);
      expect(await ended(before)).toHaveLength(100);
      for (const root of roots) expect(await mine(store, root, guest)).toBeNull();
      const threads = (await changesOf(store, guest, 0, { limit: 1_000 })).threads;
      expect([threads.length, threads.filter(({ value }) => value).length]).toEqual([250, 0]);
      const areEnding = () => store.unitOfWork.run((tx) => tx.threadFollows.areEnding(room.id, guest.id));
      expect(await areEnding()).toBe(true);
      const removeSome = () => store.unitOfWork.run((tx) => tx.threadFollows.removeEnding(60));
      while ((await removeSome()) > 0);
      expect([await areEnding(), (await ended(before)).length]).toEqual([false, 250]);
      const revs = (await ended(before)).map(({ rev }) => rev);
      expect(Math.max(...revs.map((rev) => revs.filter((each) => each === rev).length))).toBe(100);
      expect(await removeSome()).toBe(0);
    });

    it("removes the follows of a room alone", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const elsewhere = await roomOf(store, owner);
      const other = await send(store, elsewhere, owner);
      await reply(store, room, owner, root);
      await reply(store, elsewhere, owner, other);
      await store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        await tx.threadFollows.removeAll(room.id, owner.id);
      });
      expect(await mine(store, root, owner)).toBeNull();
      expect(await mine(store, other, owner)).toMatchObject({ following: true });
    });
  });

  describe("ThreadReader.listBatch", () => {
    it("lists followed threads of the user's rooms, the most recently active first, page by page", async () => {
      const { store, owner, room } = await threadScene(open);
      const guest = await member(store, room);
      const roots: Message[] = [];
      for (let made = 0; made < 5; made += 1) roots.push(await send(store, room, owner));
      const [a, b, c, d] = roots as [Message, Message, Message, Message];
      for (const [index, root] of [b, d, a, c].entries())
        await reply(store, room, guest, root, { sentAt: moment(1_000 * (index < 2 ? 1 : index)) });
      const list = async (user: User, unread: boolean, limit = 10) => {
        const ids: string[] = [];
        for (let after: ThreadPlace | undefined; ; ) {
          const page = await listedThreads(store, user, { unread, limit, ...(after && { after }) });
          ids.push(...page.map(({ root }) => root.id));
          const last = page.at(-1);
          if (!last || page.length < limit) return ids;
          after = threadPlace(last.root);
        }
      };
      const expected = [c, a, d, b].map(({ id }) => id);
      expect(await list(owner, false)).toEqual(expected);
      expect(await list(owner, false, 1)).toEqual(expected);
      expect(await list(owner, true, 2)).toEqual(expected);
      expect(await list(guest, false)).toEqual(expected);
      expect(await list(guest, true)).toEqual([]);
      await unfollow(store, d, owner);
      expect(await list(owner, false)).toEqual([c, a, b].map(({ id }) => id));
      const [first] = await listedThreads(store, owner, { limit: 1 });
      expect(first).toEqual({ root: await store.messageLog.find(room.id, c.id), mine: await mine(store, c, owner) });
      await leave(store, room, guest);
      expect(await list(guest, false)).toEqual([]);
    });
  });

  describe("MessageRepository", () => {
    it("saves the summary of a thread, and finds the authors of its last replies", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const guest = await member(store, room);
      await reply(store, room, guest, root);
      await reply(store, room, owner, root);
      const last = await reply(store, room, guest, root);
      await change(store, last, null);
      await store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        const authors = (await tx.messages.repliers([root.id])).get(root.id) ?? [];
        expect(authors).toEqual([owner, guest].map(summaryOf));
        const found = await tx.messages.find(room.id, root.id);
        if (!found?.thread) throw new Error("There is no such thread.");
        await tx.messages.save({ ...found, thread: summaryWithoutReplies(found.thread, { replies: 1, authors }) });
      });
      const after = await store.messageLog.find(room.id, root.id);
      expect(after?.thread).toMatchObject({ replies: 2, lastSeq: 3, participants: [owner, guest].map(summaryOf) });
      await reply(store, room, guest, root);
      expect((await pageOf(store, root))?.root.thread).toMatchObject({ replies: 3, lastSeq: 4 });
    });
  });
}
