import { describe, expect, it } from "vitest";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import { openDirectRoom, pairOf } from "../../../domain/rooms/direct-room.js";
import { join, moment, newId, roomOf, someone, times } from "../../builders.js";
import { changesOf, listed, revOf } from "./user-change-scene.js";
import type { OpenStore, Store } from "../store.js";

const block = (store: Store, user: User, blocked: User): Promise<boolean> =>
  store.unitOfWork.run(async (tx) => {
    await tx.accounts.lock(user.id);
    return tx.blocks.add({ id: newId(), userId: user.id, blockedId: blocked.id, at: moment() });
  });

const unblock = (store: Store, user: User, blocked: User): Promise<boolean> =>
  store.unitOfWork.run((tx) => tx.blocks.remove(user.id, blocked.id));

export function blocksContract(open: OpenStore): void {
  const scene = async () => {
    const store = await open();
    const [ada, bob, eve] = [await someone(store), await someone(store), await someone(store)];
    const between = (user: User, ...others: User[]) =>
      store.unitOfWork.run((tx) =>
        tx.blocks.between(
          user.id,
          others.map(({ id }) => id),
        ),
      );
    return { store, ada, bob, eve, between };
  };

  describe("blocks", () => {
    it("separate two people in both directions, until they end", async () => {
      const { store, ada, bob, eve, between } = await scene();
      expect([await block(store, ada, bob), await block(store, ada, bob)]).toEqual([true, false]);
      expect([await between(ada, bob, eve), await between(bob, ada, eve)]).toEqual([
        new Set([bob.id]),
        new Set([ada.id]),
      ]);
      expect(await between(eve, ada, bob)).toEqual(new Set());
      expect([await unblock(store, ada, bob), await unblock(store, ada, bob)]).toEqual([true, false]);
      expect(await between(bob, ada)).toEqual(new Set());
    });

    it("hold in the other direction when one of two ends", async () => {
      const { store, ada, bob, between } = await scene();
      await Promise.all([block(store, ada, bob), block(store, bob, ada)]);
      await unblock(store, ada, bob);
      expect(await between(ada, bob)).toEqual(new Set([bob.id]));
    });

    it("are listed with the last one first, page by page, deleted users too", async () => {
      const { store, ada, bob, eve } = await scene();
      await block(store, ada, bob);
      await block(store, ada, eve);
      const deleted = { ...bob, username: newId(), deletedAt: moment(5) };
      await store.unitOfWork.run((tx) => tx.accounts.save(deleted));
      const [last, ...others] = await store.blockReader.list(ada.id, { limit: 1 });
      expect([last?.user, others]).toEqual([summaryOf(eve), []]);
      const rest = await store.blockReader.list(ada.id, { after: last!.id, limit: 5 });
      expect(rest).toMatchObject([{ user: summaryOf(deleted), at: moment() }]);
      expect(await store.blockReader.list(bob.id, { limit: 5 })).toEqual([]);
      const ids = await store.blockReader.blockedIds([ada.id, bob.id, newId()]);
      expect(ids).toEqual(new Map([[ada.id, [bob.id, eve.id].sort()]]));
      expect(await store.blockReader.blockedIds([])).toEqual(new Map());
    });

    it("are counted, once for concurrent calls, and all removed with their user", async () => {
      const { store, ada, bob, eve, between } = await scene();
      const added = await Promise.all(times(5, () => block(store, ada, bob)));
      expect(added.filter(Boolean)).toHaveLength(1);
      await block(store, eve, ada);
      expect(await store.unitOfWork.run((tx) => tx.blocks.count(ada.id))).toBe(1);
      await store.unitOfWork.run((tx) => tx.blocks.removeAll(ada.id));
      expect(await store.unitOfWork.run((tx) => tx.blocks.count(ada.id))).toBe(0);
      expect(await between(ada, bob, eve)).toEqual(new Set([eve.id]));
    });

    it("are undone with their unit of work", async () => {
      const { store, ada, bob, between } = await scene();
      const failing = store.unitOfWork.run(async (tx) => {
        await tx.blocks.add({ id: newId(), userId: ada.id, blockedId: bob.id, at: moment() });
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await between(ada, bob)).toEqual(new Set());
    });

    it("raise the rev of the blocker alone, with everybody whom they block", async () => {
      const { store, ada, bob, eve } = await scene();
      const [before, bobsRev] = [await revOf(store, ada), await revOf(store, bob)];
      await block(store, ada, bob);
      await block(store, ada, eve);
      await block(store, ada, eve);
      const page = await changesOf(store, ada, before);
      expect(listed(page)).toEqual([`blocks ${ada.id} ${before + 2}`]);
      expect(page.blocks[0]?.value).toEqual([bob.id, eve.id].sort());
      expect(await revOf(store, bob)).toBe(bobsRev);
      await unblock(store, ada, bob);
      await unblock(store, ada, eve);
      expect((await changesOf(store, ada, before + 2)).blocks).toMatchObject([{ rev: before + 4, value: [] }]);
      expect((await changesOf(store, ada, -1)).blocks).toMatchObject([{ value: [] }]);
      expect((await changesOf(store, eve, -1)).blocks).toEqual([]);
    });
  });

  describe("what blocks separate", () => {
    it("leaves separated people out of those who share a room, and out of the named members", async () => {
      const { store, ada, bob, eve } = await scene();
      const room = await roomOf(store, ada);
      await join(store, room, bob);
      await join(store, room, eve);
      await block(store, ada, bob);
      const sharing = (user: User, ...others: User[]) =>
        store.roomReader.sharingRoom(
          user.id,
          others.map(({ id }) => id),
        );
      expect([await sharing(ada, bob, eve), await sharing(bob, ada, eve)]).toEqual([
        new Set([eve.id]),
        new Set([eve.id]),
      ]);
      const named = async (author: User, ...people: User[]) => {
        const names = people.map(({ username }) => username);
        const { members, others } = await store.roomReader.named(room.id, names, author.id);
        return [members.map(({ id }) => id).sort(), others.map(({ id }) => id)];
      };
      expect(await named(bob, ada, bob, eve)).toEqual([[bob.id, eve.id].sort(), []]);
      expect(await named(ada, bob, eve)).toEqual([[eve.id], []]);
      expect(await named(eve, ada, bob)).toEqual([[ada.id, bob.id].sort(), []]);
    });

    it("is told with the access to a direct room, and to no other room", async () => {
      const { store, ada, bob, eve } = await scene();
      const direct = openDirectRoom(ada, bob.id, { id: newId(), at: moment() }).room.id;
      const pair = pairOf(ada.id, bob.id);
      expect(await store.unitOfWork.run((tx) => tx.rooms.directRoom(pair))).toBeNull();
      await store.unitOfWork.run(async (tx) => {
        const opened = openDirectRoom(ada, bob.id, { id: direct, at: moment() });
        await tx.rooms.add(opened.room, opened.head, { by: ada.id, clientRoomId: null });
        await tx.rooms.saveMembership(opened.membership);
      });
      expect(await store.unitOfWork.run((tx) => tx.rooms.directRoom(pair))).toBe(direct);
      const common = await roomOf(store, ada);
      await join(store, common, bob);
      const isSeparated = async (roomId: string) => (await store.roomReader.access(roomId, ada.id))?.isSeparated;
      await block(store, ada, eve);
      expect(await isSeparated(direct)).toBe(false);
      await block(store, bob, ada);
      expect([await isSeparated(direct), await isSeparated(common.id)]).toEqual([true, false]);
      await unblock(store, bob, ada);
      expect(await isSeparated(direct)).toBe(false);
    });
  });
}
