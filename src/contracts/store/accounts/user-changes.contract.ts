import { describe, expect, it } from "vitest";
import { giveRole, join, leave, moment, roomOf, send, sendMany } from "../../builders.js";
import { member, reply, threadScene, unfollow } from "../messages/thread-scene.js";
import { changesOf, dropFollows, follow, listed, revOf, setFavourite, userScene } from "./user-change-scene.js";
import { end, newToken, session } from "./session-builders.js";
import type { OpenStore } from "../store.js";
import { markAllRead } from "../rooms/mark-all-read.js";

export function userChangesContract(open: OpenStore): void {
  const scene = () => userScene(open);

  describe("UserChangeReader", () => {
    it("gives each change of a membership the next rev, and lists what changed after a rev alone", async () => {
      const { store, owner, guest, room, before } = await scene();
      await sendMany(store, room, owner, 3);
      const other = await roomOf(store, owner);
      await join(store, other, guest);
      await store.readMarkers.markRead(room.id, guest.id, 2, moment());
      expect(listed(await changesOf(store, guest, before))).toEqual([
        `memberships ${other.id} ${before + 1}`,
        `memberships ${room.id} ${before + 2}`,
      ]);
      const { memberships, ...page } = await changesOf(store, guest, before + 1);
      expect(page).toMatchObject({ from: before + 1, rev: before + 2, more: false, exceeds: false, threads: [] });
      expect(memberships).toMatchObject([
        { id: room.id, roomId: room.id, value: { membership: { readSeq: 2 }, unread: { messages: 1 } } },
      ]);
      expect(listed(await changesOf(store, guest, before + 2))).toEqual([]);
    });

    it("records marks, unread marks, preferences, roles and the end of a membership", async () => {
      const { store, owner, guest, room, before } = await scene();
      await sendMany(store, room, owner, 2);
      const steps = [
        () => store.readMarkers.markRead(room.id, guest.id, 1, moment()),
        () => store.readMarkers.markUnread(room.id, guest.id, 1),
        () => markAllRead(store, guest),
        () => setFavourite(store, room, guest, true),
        () => giveRole(store, room, guest, "moderator"),
        () => leave(store, room, guest),
      ];
      for (const [index, step] of steps.entries()) {
        await step();
        expect(listed(await changesOf(store, guest, before + index))).toEqual([
          `memberships ${room.id} ${before + index + 1}`,
        ]);
      }
      const [ended] = (await changesOf(store, guest, before)).memberships;
      expect(ended?.value).toMatchObject({ membership: { departure: "left" }, unread: { messages: 0 } });
    });

    it("returns the rev of a marker that moved, and null of one that did not", async () => {
      const { store, owner, guest, room, before } = await scene();
      await sendMany(store, room, owner, 2);
      const { readMarkers } = store;
      expect(await readMarkers.markRead(room.id, guest.id, 1, moment())).toMatchObject({ rev: before + 1 });
      expect(await readMarkers.markRead(room.id, guest.id, 1, moment())).toBeNull();
      expect(await readMarkers.markUnread(room.id, guest.id, 1)).toMatchObject({ rev: before + 2 });
      expect(await markAllRead({ readMarkers }, guest)).toMatchObject({ rev: before + 3 });
      expect(await markAllRead({ readMarkers }, guest)).toBeNull();
    });

    it("records follows and markers of threads", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const guest = await member(store, room);
      const before = await revOf(store, guest);
      await follow(store, root, guest);
      await reply(store, room, owner, root);
      const { threads } = await changesOf(store, guest, before);
      expect(threads).toEqual([
        {
          id: root.id,
          roomId: room.id,
          rev: before + 1,
          value: {
            rootId: root.id,
            roomId: room.id,
            following: true,
            readSeq: 0,
            unreadFrom: null,
            unread: 1,
            unreadMentions: 0,
          },
        },
      ]);
      await unfollow(store, root, guest);
      expect(listed(await changesOf(store, guest, before + 1))).toEqual([`threads ${root.id} ${before + 2}`]);
      await follow(store, root, guest);
      await markAllRead(store, guest);
      const [marked] = (await changesOf(store, guest, before + 3)).threads;
      expect(marked?.value).toMatchObject({ readSeq: 1, unread: 0 });
    });

    it("lists a removed follow without a value, and with one when a reply made it anew", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const other = await send(store, room, owner);
      for (const each of [root, other]) await follow(store, each, owner);
      const before = await revOf(store, owner);
      await dropFollows(store, room, owner);
      await dropFollows(store, room, owner);
      await reply(store, room, owner, other);
      const { threads, rev } = await changesOf(store, owner, before);
      expect(rev).toBe(before + 1);
      expect(new Map(threads.map(({ id, value }) => [id, value?.following ?? null]))).toEqual(
        new Map([
          [root.id, null],
          [other.id, true],
        ]),
      );
    });

    it("does not record sends and replies", async () => {
      const { store, owner, room, root } = await threadScene(open);
      const before = await revOf(store, owner);
      await send(store, room, owner);
      await reply(store, room, owner, root);
      expect(await changesOf(store, owner, before)).toMatchObject({ rev: before, memberships: [], threads: [] });
    });

    it("lists everything after 0, but no follow that no change recorded", async () => {
      const { store, owner, room, root } = await threadScene(open);
      await reply(store, room, owner, root);
      const page = await changesOf(store, owner, 0);
      expect([page.from, listed(page)]).toEqual([0, [`memberships ${room.id} ${page.rev}`]]);
    });

    it("gives all that one unit of work changes one rev", async () => {
      const { store, guest, room, before } = await scene();
      const root = await send(store, room, guest);
      await follow(store, root, guest);
      const raised = await store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        const membership = await tx.rooms.membership(room.id, guest.id);
        await tx.threadFollows.removeAll(room.id, guest.id);
        if (membership) await tx.rooms.savePreferences({ ...membership, favourite: true });
        expect([...tx.raisedUsers]).toEqual([]);
        return tx.raisedUsers;
      });
      expect([...raised]).toEqual([[guest.id, before + 2]]);
      expect(listed(await changesOf(store, guest, before + 1))).toEqual([
        `memberships ${room.id} ${before + 2}`,
        `threads ${root.id} ${before + 2}`,
      ]);
    });

    it("raises the rev of every changed user, also of one whose session ended", async () => {
      const { store, owner, guest, room, before } = await scene();
      const ownersRev = await revOf(store, owner);
      const started = await session(store, guest, newToken());
      const raised = await store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        const membership = await tx.rooms.membership(room.id, owner.id);
        await tx.sessions.end({ ...started, endedAt: moment(9), endReason: "logged_out" });
        if (membership) await tx.rooms.savePreferences({ ...membership, favourite: true });
        return tx.raisedUsers;
      });
      expect(raised).toEqual(
        new Map([
          [owner.id, ownersRev + 1],
          [guest.id, before + 1],
        ]),
      );
      expect(await changesOf(store, guest, before)).toMatchObject({ sessionRev: before + 1, memberships: [] });
      expect(await changesOf(store, owner, ownersRev)).toMatchObject({ sessionRev: 0, memberships: [{ id: room.id }] });
    });

    it("raises no rev in a unit of work that fails", async () => {
      const { store, guest, room, before } = await scene();
      const failing = store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        const membership = await tx.rooms.membership(room.id, guest.id);
        if (membership) await tx.rooms.savePreferences({ ...membership, favourite: true });
        throw new Error("the last owner");
      });
      await expect(failing).rejects.toThrow("the last owner");
      expect(await changesOf(store, guest, before)).toMatchObject({ rev: before, memberships: [] });
    });

    it("says at which rev a session last ended", async () => {
      const { store, guest, room, before } = await scene();
      const started = await session(store, guest, newToken());
      await end(store, started);
      await setFavourite(store, room, guest, true);
      expect(await changesOf(store, guest, before)).toMatchObject({ rev: before + 2, sessionRev: before + 1 });
    });
  });
}
