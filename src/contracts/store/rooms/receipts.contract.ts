import { describe, expect, it } from "vitest";
import type { User } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import { newFollow } from "../../../domain/messages/thread-follow.js";
import { placeOf } from "../../../domain/rooms/history-visibility.js";
import { defaultSettings } from "../../../domain/rooms/settings.js";
import { MAX_LIVE_MEMBERS, readPositionsOf } from "../../../domain/rooms/receipt.js";
import type { SeenQuery } from "../../../application/ports/receipt-reader.js";
import { draft, join, leave, moment, newId, OWNERS_FENCE, roomOf, send, someone, times } from "../../builders.js";
import { changesOf, listed, revOf } from "../accounts/user-change-scene.js";
import { member, reply, seesFrom } from "../messages/thread-scene.js";
import type { OpenStore, Store } from "../store.js";
import { markAllRead } from "./mark-all-read.js";

export function receiptsContract(open: OpenStore): void {
  const settings = { ...defaultSettings("public"), receipts: true };
  const scene = async () => {
    const store = await open();
    const owner = await someone(store);
    const room = await roomOf(store, owner, { settings });
    const [bob, eve] = [await member(store, room), await member(store, room)];
    return { store, owner, room, bob, eve };
  };
  const seen = async (store: Store, message: Message, page: Partial<Pick<SeenQuery, "after" | "limit">> = {}) => {
    const positions = { ...readPositionsOf(message), place: placeOf(message) };
    const query = { roomId: message.roomId, authorId: message.author.id, ...positions, limit: 10, ...page };
    return (await store.receiptReader.seen(query))?.map(({ user, at }) => [user.id, at]) ?? null;
  };
  const mark = (store: Store, roomId: string, user: User, seq: number, ms: number) =>
    store.readMarkers.markRead(roomId, user.id, seq, moment(ms));
  const hide = (store: Store, user: User) =>
    store.unitOfWork.run((tx) => tx.accounts.save({ ...user, receipts: false }));
  const block = (store: Store, user: User, blocked: User) =>
    store.unitOfWork.run((tx) => tx.blocks.add({ id: newId(), userId: user.id, blockedId: blocked.id, at: moment() }));

  describe("ReceiptReader", () => {
    it("lists members who moved their marker to the message or past it, the earliest last move first, page by page", async () => {
      const { store, owner, room, bob, eve } = await scene();
      const late = await member(store, room);
      const first = await send(store, room, owner);
      const second = await send(store, room, owner);
      expect(await seen(store, first)).toEqual([]);
      await mark(store, room.id, eve, 1, 10);
      await mark(store, room.id, bob, 2, 20);
      await mark(store, room.id, late, 1, 20);
      const inOrder = [bob.id, late.id].sort().map((id) => [id, moment(20)]);
      expect(await seen(store, first)).toEqual([[eve.id, moment(10)], ...inOrder]);
      expect(await seen(store, second)).toEqual([[bob.id, moment(20)]]);
      const after = { at: moment(20), userId: String(inOrder[0]?.[0]) };
      expect(await seen(store, first, { limit: 2 })).toEqual([[eve.id, moment(10)], inOrder[0]]);
      expect(await seen(store, first, { after })).toEqual([inOrder[1]]);
    });

    it("finds the rooms that show live how far a member has read", async () => {
      const { store, owner, room, bob } = await scene();
      const [quiet, left] = [await roomOf(store, owner), await roomOf(store, owner, { settings })];
      for (const other of [quiet, left]) await join(store, other, bob);
      await leave(store, left, bob);
      expect(await store.receiptReader.liveRooms(bob.id)).toEqual([room.id]);
      const rooms = await store.receiptReader.liveRooms(owner.id);
      expect(rooms.toSorted()).toEqual([room.id, left.id].sort());
      expect(await store.receiptReader.liveRooms(newId())).toEqual([]);
    });

    it("keeps the time of the last move, which a repeated or an earlier mark is not", async () => {
      const { store, owner, room, bob } = await scene();
      const message = await send(store, room, owner);
      await send(store, room, owner);
      await mark(store, room.id, bob, 1, 10);
      await mark(store, room.id, bob, 1, 20);
      await store.readMarkers.markUnread(room.id, bob.id, 1);
      await mark(store, room.id, bob, 1, 30);
      expect(await seen(store, message)).toEqual([[bob.id, moment(10)]]);
      await markAllRead(store, bob, { at: moment(40) });
      expect(await seen(store, message)).toEqual([[bob.id, moment(40)]]);
    });

    it("counts an own send that moved the marker, and no start of a membership", async () => {
      const { store, owner, room, bob, eve } = await scene();
      const newcomer = await someone(store);
      const message = await send(store, room, owner);
      await join(store, room, newcomer);
      await mark(store, room.id, bob, 1, 10);
      await send(store, room, bob, { sentAt: moment(50) });
      await send(store, room, eve, { sentAt: moment(60) });
      await store.messageLog.append(draft(room, owner, { via: "scheduled" }), OWNERS_FENCE);
      expect(await seen(store, message)).toEqual([[bob.id, moment(50)]]);
      const back = await send(store, room, bob);
      await leave(store, room, eve);
      await join(store, room, eve);
      expect(await seen(store, back)).toEqual([]);
    });

    it("leaves out people who hide receipts, separated people, former members and those who may not see it", async () => {
      const { store, owner, room, bob, eve } = await scene();
      const people = await Promise.all(times(4, () => member(store, room)));
      const [blocker, blocked, gone, late] = people as [User, User, User, User];
      const message = await send(store, room, owner);
      for (const user of [bob, eve, ...people]) await mark(store, room.id, user, 1, 10);
      await hide(store, eve);
      await block(store, blocker, owner);
      await block(store, owner, blocked);
      await leave(store, room, gone);
      await seesFrom(store, room, late, 2);
      expect(await seen(store, message)).toEqual([[bob.id, moment(10)]]);
      await hide(store, owner);
      expect(await seen(store, message)).toBeNull();
    });

    it("takes the marker of the thread for a reply, and either one for a reply that stands in the room too", async () => {
      const { store, owner, room, bob, eve } = await scene();
      const root = await send(store, room, bob);
      await reply(store, room, eve, root, { sentAt: moment(5) });
      const alone = await reply(store, room, owner, root);
      const both = await reply(store, room, owner, root, { alsoInRoom: true });
      await mark(store, room.id, bob, 2, 10);
      expect(await seen(store, alone)).toEqual([]);
      expect(await seen(store, both)).toEqual([[bob.id, moment(10)]]);
      await markAllRead(store, eve, { at: moment(30) });
      expect(await seen(store, alone)).toEqual([[eve.id, moment(30)]]);
      await markAllRead(store, bob, { at: moment(40) });
      expect(await seen(store, both)).toEqual([
        [bob.id, moment(10)],
        [eve.id, moment(30)],
      ]);
      const last = await reply(store, room, owner, root);
      await reply(store, room, bob, root, { sentAt: moment(50) });
      expect(await seen(store, last)).toEqual([]);
      await markAllRead(store, bob, { at: moment(60) });
      const next = await reply(store, room, owner, root);
      await markAllRead(store, bob, { at: moment(70) });
      await reply(store, room, bob, root, { sentAt: moment(80) });
      expect(await seen(store, next)).toEqual([[bob.id, moment(80)]]);
    });
  });

  describe("the choice of receipts", () => {
    it("is recorded as a change of the user, and read with their account", async () => {
      const { store, bob } = await scene();
      const before = await revOf(store, bob);
      await store.unitOfWork.run(async (tx) => {
        await tx.accounts.save({ ...bob, receipts: false });
        await tx.userChanges.recordReceipts(bob.id);
      });
      const page = await changesOf(store, bob, before);
      expect([listed(page), page.receipts[0]?.value]).toEqual([[`receipts ${bob.id} ${before + 1}`], false]);
      expect((await store.userRepository.find(bob.id))?.receipts).toBe(false);
    });
  });

  describe("the receipts of a mark", () => {
    it("name how far it moved, what a reader must be allowed to see, and the members whom its user blocks", async () => {
      const { store, owner, room, bob, eve } = await scene();
      const stranger = await someone(store);
      for (const blocked of [eve, stranger]) await block(store, bob, blocked);
      await send(store, room, owner);
      const receipt = { roomId: room.id, userId: bob.id, hiddenFrom: [eve.id] };
      expect((await mark(store, room.id, bob, 9, 1))?.receipts).toEqual([
        { ...receipt, threadOf: null, seq: 1, place: 1 },
      ]);
      expect((await store.readMarkers.markUnread(room.id, bob.id, 1))?.receipts).toEqual([]);
      expect((await mark(store, room.id, bob, 1, 2))?.receipts).toEqual([]);
      const root = await send(store, room, bob);
      await reply(store, room, owner, root);
      await send(store, room, owner);
      expect((await markAllRead(store, bob, { at: moment(3) }))?.receipts).toEqual([
        { ...receipt, threadOf: null, seq: 3, place: 3 },
        { ...receipt, threadOf: root.id, seq: 1, place: 2 },
      ]);
    });

    it("are those of a follow too, as a unit of work stores it", async () => {
      const { store, owner, room, bob, eve } = await scene();
      await block(store, bob, eve);
      const root = await send(store, room, owner);
      const follow = { ...newFollow({ rootId: root.id, roomId: room.id, userId: bob.id }, 4), readAt: moment() };
      const receiptOf = () => store.unitOfWork.run((tx) => tx.threadFollows.receipt(follow, root.seq));
      const receipt = { roomId: room.id, threadOf: root.id, userId: bob.id, seq: 4, place: 1, hiddenFrom: [eve.id] };
      expect(await receiptOf()).toEqual(receipt);
      await hide(store, bob);
      expect(await receiptOf()).toBeNull();
    });

    it("are none where receipts are off, in a large room, and of a user who hides theirs", async () => {
      const { store, owner, room, bob, eve } = await scene();
      const off = await roomOf(store, owner);
      await join(store, off, bob);
      for (const each of [off, room]) await send(store, each, owner);
      expect((await mark(store, off.id, bob, 1, 1))?.receipts).toEqual([]);
      await hide(store, bob);
      expect((await mark(store, room.id, bob, 1, 1))?.receipts).toEqual([]);
      await store.unitOfWork.run(async (tx) => {
        const locked = await tx.rooms.lock(room.id);
        if (locked) await tx.rooms.saveHead({ ...locked.head, memberCount: MAX_LIVE_MEMBERS + 1 });
      });
      expect((await mark(store, room.id, eve, 1, 1))?.receipts).toEqual([]);
      expect(await markAllRead(store, owner)).toBeNull();
    });
  });
}
