import { describe, expect, it } from "vitest";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import { enterDirectRoom, openDirectRoom, pairOf } from "../../../domain/rooms/direct-room.js";
import { buildRoom, join, leave, moment, newId, roomOf, someone, times } from "../../builders.js";
import { firstHead } from "../../../domain/rooms/room-head.js";
import { MAX_PEOPLE } from "../../../application/ports/room-reader.js";
import type { OpenStore, Store } from "../store.js";

/** Stores the direct room of two people. Returns its id, or `null` when they have one. */
const openRoom = (store: Store, creator: User, partner: User): Promise<string | null> =>
  store.unitOfWork.run(async (tx) => {
    const opened = openDirectRoom(creator, partner.id, { id: newId(), at: moment() });
    if (!(await tx.rooms.add(opened.room, opened.head, { by: creator.id, clientRoomId: null }))) return null;
    await tx.rooms.saveMembership(opened.membership);
    return opened.room.id;
  });

/** Contract of rooms that exist once, and of the people whom a view names. */
export function directRoomsContract(open: OpenStore): void {
  describe("rooms that exist once", () => {
    it("stores one direct room for a pair, whoever opens it and however many do at once", async () => {
      const store = await open();
      const [ada, bob] = [await someone(store), await someone(store)];
      const pair = pairOf(bob.id, ada.id);
      expect(await store.roomReader.directRoom(pair)).toBeNull();
      const opened = await Promise.all(
        times(20, (index) => (index % 2 ? openRoom(store, ada, bob) : openRoom(store, bob, ada))),
      );
      const ids = opened.filter((id) => id !== null);
      expect(ids).toHaveLength(1);
      expect(await store.roomReader.directRoom(pair)).toBe(ids[0]);
      const stored = await store.unitOfWork.run((tx) => tx.rooms.lock(ids[0]!));
      expect(stored?.room).toMatchObject({ kind: "direct", pair: pairOf(ada.id, bob.id) });
    });

    it("keeps a user's notes apart from their direct rooms", async () => {
      const store = await open();
      const [ada, bob] = [await someone(store), await someone(store)];
      const [notes, room] = [await openRoom(store, ada, ada), await openRoom(store, ada, bob)];
      expect(notes).not.toBe(room);
      expect(await openRoom(store, ada, ada)).toBeNull();
      expect(await store.roomReader.directRoom([ada.id, ada.id])).toBe(notes);
      expect(await store.roomReader.directRoom([bob.id, bob.id])).toBeNull();
    });

    it("stores one room per user and clientRoomId", async () => {
      const store = await open();
      const [ada, bob] = [await someone(store), await someone(store)];
      const clientRoomId = newId();
      const add = (by: User, key: string | null) =>
        store.unitOfWork.run(async (tx) => {
          const room = buildRoom({ kind: "group", name: "" });
          return (await tx.rooms.add(room, firstHead(room.id), { by: by.id, clientRoomId: key })) ? room.id : null;
        });
      expect(await store.roomReader.createdRoom(ada.id, clientRoomId)).toBeNull();
      const ids = (await Promise.all(times(5, () => add(ada, clientRoomId)))).filter((id) => id !== null);
      expect(ids).toHaveLength(1);
      expect(await store.roomReader.createdRoom(ada.id, clientRoomId)).toBe(ids[0]);
      expect(await add(bob, clientRoomId)).not.toBeNull();
      expect(await add(ada, newId())).not.toBeNull();
      expect([await add(ada, null), await add(ada, null)]).not.toContain(null);
    });

    it("reads the number of members with the access", async () => {
      const store = await open();
      const [ada, bob] = [await someone(store), await someone(store)];
      const roomId = await openRoom(store, ada, bob);
      const count = async () => (await store.roomReader.access(roomId!, ada.id))?.memberCount;
      expect(await count()).toBe(1);
      await store.unitOfWork.run(async (tx) => {
        const locked = await tx.rooms.lock(roomId!);
        const entered = enterDirectRoom(locked!.room, locked!.head, { user: bob, earlier: null, at: moment(4) });
        await tx.rooms.saveHead(entered!.head);
        await tx.rooms.saveMembership(entered!.membership);
      });
      expect(await count()).toBe(2);
    });
  });

  describe("people of a view", () => {
    it("names the other person of a direct room, member or not, and nobody in notes", async () => {
      const store = await open();
      const [ada, bob] = [await someone(store), await someone(store)];
      const roomId = await openRoom(store, ada, bob);
      const people = async (user: User) => (await store.roomReader.view(roomId!, user.id, 0))?.people;
      expect(await people(ada)).toEqual([summaryOf(bob)]);
      expect(await people(bob)).toEqual([summaryOf(ada)]);
      expect(
        (await store.roomReader.list(ada.id, { membership: "joined", at: moment(1), limit: 5 }))[0]?.people,
      ).toEqual([summaryOf(bob)]);
      const notes = await openRoom(store, ada, ada);
      expect((await store.roomReader.view(notes!, ada.id, 0))?.people).toEqual([]);
    });

    it("names the other members of a group, the longest membership first, at most eight", async () => {
      const store = await open();
      const owner = await someone(store);
      const group = await roomOf(store, owner, { kind: "group", name: "" });
      const others: User[] = [];
      for (const _ of times(MAX_PEOPLE + 2, () => 0)) others.push(await someone(store));
      for (const user of [...others].reverse()) await join(store, group, user);
      const left = others[0]!;
      await leave(store, group, left);
      const expected = others.slice(1, MAX_PEOPLE + 1).map(summaryOf);
      expect((await store.roomReader.view(group.id, owner.id, 0))?.people).toEqual(expected);
      const [listed] = await store.roomReader.list(owner.id, { membership: "joined", at: moment(1), limit: 1 });
      expect(listed?.people).toEqual(expected);
      const [first] = (await store.roomReader.view(group.id, others[1]!.id, 0))?.people ?? [];
      expect(first).toEqual(summaryOf(owner));
    });

    it("names nobody in rooms with a name", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner, { kind: "private" });
      await join(store, room, await someone(store));
      expect((await store.roomReader.view(room.id, owner.id, 0))?.people).toEqual([]);
    });
  });
}
