import { describe, expect, it } from "vitest";
import type { Role } from "../../../domain/rooms/membership.js";
import type { Room } from "../../../domain/rooms/room.js";
import { join, leave, moment, roomOf, someone } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

export function roomSuccessionContract(open: OpenStore): void {
  describe("RoomRepository", () => {
    const successor = (store: Store, { id }: Room) => store.unitOfWork.run((tx) => tx.rooms.successor(id));
    const joinAs = async (store: Store, room: Room, role: Role, joinedAt: Date) => {
      const user = await someone(store);
      const membership = await join(store, room, user);
      await store.unitOfWork.run((tx) => tx.rooms.saveMembership({ ...membership, role, joinedAt }));
      return user;
    };

    it("chooses the moderator with the longest membership as successor, or without moderators the member with the longest one", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      expect(await successor(store, room)).toBeNull();
      await joinAs(store, room, "member", moment(30));
      const oldest = await joinAs(store, room, "member", moment(10));
      await joinAs(store, room, "member", moment(20));
      expect(await successor(store, room)).toMatchObject({ user: { id: oldest.id }, role: "member" });
      await joinAs(store, room, "moderator", moment(50));
      const moderator = await joinAs(store, room, "moderator", moment(40));
      expect(await successor(store, room)).toMatchObject({ user: { id: moderator.id }, role: "moderator" });
      await joinAs(store, room, "owner", moment(1));
      expect((await successor(store, room))?.user.id).toBe(moderator.id);
    });

    it("never chooses a departed member as successor, and chooses the lower id after joins at the same time", async () => {
      const store = await open();
      const room = await roomOf(store, await someone(store));
      const gone = await joinAs(store, room, "member", moment(1));
      await leave(store, room, gone);
      expect(await successor(store, room)).toBeNull();
      const twins = [await joinAs(store, room, "member", moment(5)), await joinAs(store, room, "member", moment(5))];
      const [first] = twins.map(({ id }) => id).sort();
      expect((await successor(store, room))?.user.id).toBe(first);
    });

    it("replaces the stored fields of a room", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      const changed = { ...room, name: "«n»", description: "d", kind: "private", archivedAt: moment(7) } as const;
      await store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        await tx.rooms.saveRoom(changed);
        expect((await tx.rooms.lock(room.id))?.room).toEqual(changed);
      });
      expect((await store.roomReader.view(room.id, owner.id, 0))?.room).toEqual(changed);
    });
  });
}
