import { describe, expect, it } from "vitest";
import { firstOwner, type Membership } from "../../../domain/rooms/membership.js";
import { PERMANENT } from "../../../domain/shared/permanent.js";
import { firstHead } from "../../../domain/rooms/room-head.js";
import {
  ascending,
  consecutive,
  join,
  leave,
  moment,
  newId,
  roomOf,
  send,
  someone,
  times,
  buildRoom,
} from "../../builders.js";
import { everyMessage } from "../../store-reads.js";
import type { OpenStore } from "../store.js";

/** Contract of `UnitOfWork` and its `RoomRepository`. */
export function roomsContract(open: OpenStore): void {
  describe("RoomRepository", () => {
    it("stores a room with its head", async () => {
      const store = await open();
      const owner = await someone(store);
      const text = { name: "«Ünï» 100%_\\ ' \" 👩‍🚀", description: "two\nlines \u202bשלום\u202c" };
      const room = await roomOf(store, owner, {
        ...text,
        kind: "direct",
        createdAt: moment(12),
        archivedAt: moment(34),
      });
      const locked = await store.unitOfWork.run((tx) => tx.rooms.lock(room.id));
      expect(locked).toEqual({ room, head: firstHead(room.id) });
    });

    it("locks nothing for an unknown room", async () => {
      const store = await open();
      expect(await store.unitOfWork.run((tx) => tx.rooms.lock(newId()))).toBeNull();
    });

    it("replaces the head of a locked room", async () => {
      const store = await open();
      const room = await roomOf(store, await someone(store));
      const head = {
        roomId: room.id,
        seq: 2 ** 40,
        rev: 2 ** 52,
        accessRev: 7,
        settingsRev: 9,
        contentRev: 8,
        memberCount: 3,
      };
      await store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        await tx.rooms.saveHead(head);
        expect(await tx.rooms.lock(room.id)).toEqual({ room, head });
      });
      expect(await store.unitOfWork.run((tx) => tx.rooms.lock(room.id))).toEqual({ room, head });
    });

    it("stores a new or changed membership, and returns an ended one too", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner);
      const stored = () => store.unitOfWork.run((tx) => tx.rooms.membership(room.id, guest.id));
      expect(await stored()).toBeNull();
      const first = await join(store, room, guest);
      expect(await stored()).toEqual(first);
      const ended = await leave(store, room, guest);
      expect(await stored()).toEqual({ ...first, rev: ended.rev, leftAt: moment(3), departure: "left" });
      const changed: Membership = {
        ...first,
        role: "moderator",
        rev: 77,
        joinedAt: moment(8),
        readSeq: 5,
        mutedUntil: PERMANENT,
      };
      await store.unitOfWork.run((tx) => tx.rooms.saveMembership(changed));
      expect(await stored()).toEqual(changed);
    });

    it("finds another owner and counts the rooms of a user, without ended memberships", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const [first, second] = [await roomOf(store, owner), await roomOf(store, owner)];
      const count = () =>
        store.unitOfWork.run(async ({ rooms }) => [
          await rooms.hasOtherOwner(first.id, owner.id),
          await rooms.hasOtherOwner(first.id, guest.id),
          await rooms.roomsOf(owner.id),
          await rooms.roomsOf(guest.id),
        ]);
      await join(store, first, guest);
      await join(store, second, guest);
      expect(await count()).toEqual([false, true, 2, 2]);
      await leave(store, second, guest);
      await store.unitOfWork.run(async (tx) => {
        const membership = await tx.rooms.membership(first.id, guest.id);
        if (membership) await tx.rooms.saveMembership({ ...membership, role: "owner" });
      });
      expect(await count()).toEqual([true, true, 2, 1]);
      await leave(store, first, guest);
      expect(await count()).toEqual([false, true, 2, 0]);
    });
  });

  describe("UnitOfWork", () => {
    it("returns the result of the work", async () => {
      const store = await open();
      expect(await store.unitOfWork.run(async () => "done")).toBe("done");
    });

    it("reads its own writes", async () => {
      const store = await open();
      const owner = await someone(store);
      const settings = { announcement: true, slowModeSeconds: 30, history: "sinceJoin", receipts: true } as const;
      const room = buildRoom({
        kind: "direct",
        name: "New",
        topic: "Ships",
        data: { colour: "blue" },
        settings,
        pair: [owner.id, owner.id],
      });
      const head = firstHead(room.id);
      const membership: Membership = {
        ...firstOwner(head, owner, moment()),
        unreadFrom: 3,
        visibleFrom: 2,
        notifyLevel: "mentions",
        notifyUntil: moment(8),
        favourite: true,
        slowModeSentAt: moment(9),
      };
      await store.unitOfWork.run(async ({ rooms }) => {
        await rooms.add(room, head);
        await rooms.saveMembership(membership);
        expect(await rooms.lock(room.id)).toEqual({ room, head });
        expect(await rooms.membership(room.id, owner.id)).toEqual(membership);
        expect(await rooms.hasOtherOwner(room.id, newId())).toBe(true);
        expect(await rooms.hasOtherOwner(room.id, owner.id)).toBe(false);
      });
    });

    it("stores nothing when the work throws, and shows nothing of it meanwhile", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner);
      const other = { ...room, id: newId() };
      const before = await store.roomReader.view(room.id, guest.id, 1);
      const failure = new Error("no");
      const seen: Promise<unknown>[] = [];
      const run = store.unitOfWork.run(async ({ rooms }) => {
        const locked = await rooms.lock(room.id);
        if (!locked) return;
        await rooms.add(other, firstHead(other.id));
        await rooms.saveMembership({ ...firstOwner(locked.head, guest, moment()), rev: 2 });
        await rooms.saveHead({ ...locked.head, rev: 2, accessRev: 1, memberCount: 2 });
        seen.push(store.roomReader.view(room.id, guest.id, 1), store.roomReader.access(other.id, guest.id));
        throw failure;
      });
      await expect(run).rejects.toBe(failure);
      expect(await Promise.all(seen)).toEqual([before, null]);
      expect(await store.roomReader.view(room.id, guest.id, 1)).toEqual(before);
      expect(await store.roomReader.access(other.id, guest.id)).toBeNull();
      expect((await join(store, room, guest)).rev).toBe(2);
    });

    it("gives twenty concurrent locks of one room consecutive numbers", async () => {
      const store = await open();
      const room = await roomOf(store, await someone(store));
      const guests = await Promise.all(times(20, () => someone(store)));
      const memberships = await Promise.all(guests.map((guest) => join(store, room, guest)));
      expect(ascending(memberships.map(({ rev }) => rev))).toEqual(consecutive(20, 2));
      const head = await store.unitOfWork.run(async (tx) => (await tx.rooms.lock(room.id))?.head);
      expect(head).toMatchObject({ rev: 21, memberCount: 21 });
    });

    it("shares the room's numbers with messages that are sent at the same time", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      const guests = await Promise.all(times(10, () => someone(store)));
      const revs = await Promise.all(
        guests.flatMap((guest) => [
          send(store, room, owner).then(({ rev }) => rev),
          join(store, room, guest).then(({ rev }) => rev),
          send(store, room, owner).then(({ rev }) => rev),
        ]),
      );
      expect(ascending(revs)).toEqual(consecutive(30, 2));
      expect((await everyMessage(store, room)).map(({ seq }) => seq)).toEqual(consecutive(20));
      expect(await store.roomReader.view(room.id, owner.id, 0)).toMatchObject({
        head: { seq: 20, rev: 31, memberCount: 11 },
      });
    });
  });
}
