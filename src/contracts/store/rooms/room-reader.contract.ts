import { describe, expect, it } from "vitest";
import { isActive } from "../../../domain/rooms/membership.js";
import { NOTHING_UNREAD } from "../../../domain/rooms/read-markers.js";
import { firstHead } from "../../../domain/rooms/room-head.js";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import { join, leave, moment, newId, roomOf, send, sendMany, someone, times, buildMember } from "../../builders.js";
import type { OpenStore } from "../store.js";

/** Contract of `RoomReader`, except for `list`. */
export function roomReaderContract(open: OpenStore): void {
  describe("RoomReader", () => {
    it("returns the access of a user to a room", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner, { kind: "private", archivedAt: moment(5) });
      const own = buildMember({ roomId: room.id, user: summaryOf(owner), role: "owner", joinedAt: moment(1) });
      expect(await store.roomReader.access(room.id, owner.id)).toEqual({
        room,
        accessRev: 0,
        memberCount: 1,
        membership: own,
        isSeparated: false,
        bannedUntil: null,
      });
      expect(await store.roomReader.access(room.id, guest.id)).toEqual({
        room,
        accessRev: 0,
        memberCount: 1,
        membership: null,
        isSeparated: false,
        bannedUntil: null,
      });
      await join(store, room, guest);
      const ended = await leave(store, room, guest);
      expect(await store.roomReader.access(room.id, guest.id)).toEqual({
        room,
        accessRev: 0,
        memberCount: 1,
        membership: ended,
        isSeparated: false,
        bannedUntil: null,
      });
      expect(await store.roomReader.access(newId(), owner.id)).toBeNull();
    });

    it("finds users by their usernames, and tells active members from others", async () => {
      const store = await open();
      const [owner, guest, gone, other] = [
        await someone(store),
        await someone(store),
        await someone(store),
        await someone(store),
      ];
      const [room, elsewhere] = [await roomOf(store, owner), await roomOf(store, other)];
      await join(store, room, guest);
      await join(store, room, gone);
      await leave(store, room, gone);
      const named = (...usernames: string[]) => store.roomReader.named(room.id, usernames, owner.id);
      const found = await named(...[owner, guest, gone, other].map(({ username }) => username), "unknown");
      const byId = (people: readonly User[]) => people.map(summaryOf).sort((a, b) => (a.id < b.id ? -1 : 1));
      expect([...found.members].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(byId([owner, guest]));
      expect([...found.others].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(byId([gone, other]));
      expect(await named()).toEqual({ members: [], others: [] });
      expect(await store.roomReader.named(elsewhere.id, [owner.username], other.id)).toEqual({
        members: [],
        others: [summaryOf(owner)],
      });
      await store.unitOfWork.run((tx) =>
        tx.accounts.save({ ...guest, username: `${guest.username}x`, deletedAt: moment(5) }),
      );
      expect(await named(guest.username, `${guest.username}x`)).toEqual({ members: [], others: [] });
    });

    it("views a room with its newest messages", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      expect(await store.roomReader.view(room.id, owner.id, 5)).toMatchObject({
        room,
        head: firstHead(room.id),
        latest: [],
      });
      const all = await sendMany(store, room, owner, 7);
      const view = await store.roomReader.view(room.id, owner.id, 5);
      const head = { ...firstHead(room.id), seq: 7, rev: 8 };
      const owned = { roomId: room.id, user: summaryOf(owner), role: "owner", joinedAt: moment(1) } as const;
      const membership = buildMember({ ...owned, readSeq: 7, readAt: moment(4) });
      expect(view).toEqual({
        room,
        head,
        membership,
        bannedUntil: null,
        people: [],
        latest: all.slice(-5),
        unread: NOTHING_UNREAD,
        notices: [],
      });
      expect((await store.roomReader.view(room.id, owner.id, 50))?.latest).toEqual(all);
      expect((await store.roomReader.view(room.id, owner.id, 0))?.latest).toEqual([]);
    });

    it("views a room with the user's membership in any state", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const room = await roomOf(store, owner);
      const membership = async () => (await store.roomReader.view(room.id, guest.id, 0))?.membership;
      expect(await membership()).toBeNull();
      expect(await join(store, room, guest)).toEqual(await membership());
      expect(await leave(store, room, guest)).toEqual(await membership());
      expect(await store.roomReader.view(newId(), guest.id, 1)).toBeNull();
    });

    it("returns the position of every room that the user is in", async () => {
      const store = await open();
      const [owner, guest] = [await someone(store), await someone(store)];
      const [first, second, ended] = [
        await roomOf(store, owner),
        await roomOf(store, owner),
        await roomOf(store, owner),
      ];
      await send(store, first, owner);
      for (const room of [first, second, ended]) await join(store, room, guest);
      await leave(store, ended, guest);
      await send(store, first, owner);
      const nobody = await someone(store);
      const marksOf = await store.roomReader.roomPositions([guest.id, nobody.id]);
      const marks = marksOf.get(guest.id) ?? [];
      const memberships = await store.roomReader.memberships(guest.id);
      const joinedAt = (roomId: string) => memberships.find((membership) => membership.roomId === roomId)?.joinedAt;
      expect(marks.toSorted((a, b) => (a.roomId < b.roomId ? -1 : 1))).toEqual([
        {
          roomId: first.id,
          membershipRev: 3,
          joinedAt: joinedAt(first.id),
          seq: 2,
          rev: 4,
          readSeq: 1,
          unreadFrom: null,
          visibleFrom: 1,
        },
        {
          roomId: second.id,
          membershipRev: 2,
          joinedAt: joinedAt(second.id),
          seq: 0,
          rev: 2,
          readSeq: 0,
          unreadFrom: null,
          visibleFrom: 1,
        },
      ]);
      expect([...marksOf.keys()]).toEqual([guest.id]);
    });

    it("returns the revs of existing rooms", async () => {
      const store = await open();
      const owner = await someone(store);
      const rooms = await Promise.all(times(3, () => roomOf(store, owner)));
      await send(store, rooms[1]!, owner);
      const revs = await store.roomReader.currentRevs([...rooms.map(({ id }) => id), newId()]);
      expect(revs).toEqual(new Map(rooms.map(({ id }, index) => [id, index === 1 ? 2 : 1])));
      expect(await store.roomReader.currentRevs([])).toEqual(new Map());
    });

    it("counts the changes of each user's memberships, and returns them in any state", async () => {
      const store = await open();
      const [owner, guest, stranger] = [await someone(store), await someone(store), await someone(store)];
      const [first, second] = [await roomOf(store, owner), await roomOf(store, owner)];
      const revOf = async ({ id }: { id: string }) => (await store.roomReader.userRevisions([id])).get(id);
      expect(await store.roomReader.userRevisions([])).toEqual(new Map());
      expect([await revOf(guest), await store.roomReader.memberships(guest.id)]).toEqual([undefined, []]);

      await join(store, first, guest);
      const joined = (await revOf(guest))!;
      await send(store, first, guest);
      expect(await revOf(guest)).toBe(joined);
      const active = await join(store, second, guest);
      const ended = await leave(store, first, guest);
      expect(await revOf(guest)).toBeGreaterThan(joined);
      const memberships = await store.roomReader.memberships(guest.id);
      expect(memberships.toSorted((a) => (a.roomId === first.id ? -1 : 1))).toEqual([
        expect.objectContaining({ roomId: first.id, rev: ended.rev, leftAt: ended.leftAt, departure: "left" }),
        active,
      ]);
      const revs = await store.roomReader.userRevisions([guest.id, stranger.id, owner.id]);
      expect([...revs.keys()].sort()).toEqual([guest.id, owner.id].sort());
    });

    it("finds the people with whom a user shares a room, as long as both are in it", async () => {
      const store = await open();
      const [owner, guest, former, stranger] = await Promise.all(times(4, () => someone(store)));
      const room = await roomOf(store, owner!);
      await roomOf(store, stranger!);
      for (const person of [guest!, former!]) await join(store, room, person);
      await leave(store, room, former!);
      const others = [guest!, former!, stranger!].map(({ id }) => id);
      expect(await store.roomReader.sharingRoom(owner!.id, [...others, newId()])).toEqual(new Set([guest!.id]));
      expect(await store.roomReader.sharingRoom(former!.id, [owner!.id, guest!.id])).toEqual(new Set());
    });

    it("pages through the active members in the order of their ids", async () => {
      const store = await open();
      const owner = await someone(store);
      const room = await roomOf(store, owner);
      const guests = await Promise.all(times(6, () => someone(store)));
      const joined = await Promise.all(guests.toReversed().map((guest) => join(store, room, guest)));
      await leave(store, room, guests[2]!);
      const first = await store.roomReader.members(room.id, { limit: 3 });
      const rest = await store.roomReader.members(room.id, { after: first.at(-1)!.user.id, limit: 10 });
      expect([first.length, rest.length]).toEqual([3, 3]);
      const ids = [owner, ...guests].filter((guest) => guest !== guests[2]).map(({ id }) => id);
      expect([...first, ...rest].map(({ user }) => user.id)).toEqual(ids.sort());
      expect([...first, ...rest].every(isActive)).toBe(true);
      for (const membership of rest) expect(joined).toContainEqual(membership);
      expect(await store.roomReader.members(room.id, { after: rest.at(-1)!.user.id, limit: 10 })).toEqual([]);
      expect(await store.roomReader.members(newId(), { limit: 10 })).toEqual([]);
    });
  });
}
