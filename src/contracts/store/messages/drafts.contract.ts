import { describe, expect, it } from "vitest";
import { draftId, type DraftKey, type SavedDraft } from "../../../domain/messages/saved-draft.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import type { Room } from "../../../domain/rooms/room.js";
import { join, leave, moment, newId, roomOf, send, someone, times } from "../../builders.js";
import { changesOf, listed, revOf, userScene } from "../accounts/user-change-scene.js";
import type { OpenStore, Store } from "../store.js";

const keyOf = (user: User, room: Room, root: Message | null = null): DraftKey => ({
  userId: user.id,
  roomId: room.id,
  threadOf: root?.id ?? null,
});

const draftOf = (key: DraftKey, with_: Partial<SavedDraft> = {}): SavedDraft => ({
  ...key,
  body: "Half a sent",
  data: null,
  updatedAt: moment(),
  ...with_,
});

const save = (store: Store, draft: SavedDraft) =>
  store.unitOfWork.run(async (tx) => {
    await tx.accounts.lock(draft.userId);
    await tx.rooms.lockMembership(draft.roomId, draft.userId);
    await tx.drafts.save(draft);
  });

const find = (store: Store, key: DraftKey) => store.unitOfWork.run((tx) => tx.drafts.find(key));
const remove = (store: Store, key: DraftKey) => store.unitOfWork.run((tx) => tx.drafts.remove(key));
const count = (store: Store, user: User) => store.unitOfWork.run((tx) => tx.drafts.count(user.id));
const bodies = async (store: Store, user: User, limit = 100) =>
  (await store.draftReader.list(user.id, { limit })).map(({ draft }) => draft.body);

export function draftsContract(open: OpenStore): void {
  const scene = () => userScene(open);

  describe("DraftRepository", () => {
    it("keeps one draft per room and per thread, with the rev of its last change", async () => {
      const { store, owner, guest, room, before } = await scene();
      const root = await send(store, room, owner);
      const [inRoom, inThread] = [draftOf(keyOf(guest, room)), draftOf(keyOf(guest, room, root), { body: "a reply" })];
      expect(await find(store, inRoom)).toEqual({ draft: null, rev: 0 });
      await save(store, inRoom);
      await save(store, inThread);
      const later = { ...inRoom, body: " Half a sentence 🌱\n", data: { at: [1, { x: null }] }, updatedAt: moment(5) };
      await save(store, later);
      expect(await find(store, inRoom)).toEqual({ draft: later, rev: before + 3 });
      expect(await find(store, inThread)).toEqual({ draft: inThread, rev: before + 2 });
      expect(await find(store, keyOf(owner, room))).toEqual({ draft: null, rev: 0 });
      expect(await count(store, guest)).toBe(2);
    });

    it("keeps the rev of a removed draft, and raises none when there is no draft", async () => {
      const { store, guest, room, before } = await scene();
      const key = keyOf(guest, room);
      await remove(store, key);
      expect(await revOf(store, guest)).toBe(before);
      await save(store, draftOf(key));
      await remove(store, key);
      await remove(store, key);
      expect(await find(store, key)).toEqual({ draft: null, rev: before + 2 });
      expect(await count(store, guest)).toBe(0);
    });

    it("does not find or remove the draft of a thread under another room", async () => {
      const { store, owner, guest, room } = await scene();
      const inThread = draftOf(keyOf(guest, room, await send(store, room, owner)));
      await save(store, inThread);
      const other = { ...inThread, roomId: newId() };
      expect((await find(store, other)).draft).toBeNull();
      await remove(store, other);
      expect((await find(store, inThread)).draft).toEqual(inThread);
    });

    it("removes all drafts of a user in a room, with one rev", async () => {
      const { store, owner, guest, room } = await scene();
      const root = await send(store, room, owner);
      const elsewhere = await roomOf(store, owner);
      await join(store, elsewhere, guest);
      const kept = [draftOf(keyOf(guest, elsewhere)), draftOf(keyOf(owner, room))];
      const removed = [draftOf(keyOf(guest, room)), draftOf(keyOf(guest, room, root))];
      for (const draft of [...kept, ...removed]) await save(store, draft);
      const before = await revOf(store, guest);
      await store.unitOfWork.run((tx) => tx.drafts.removeAll(room.id, guest.id));
      expect(listed(await changesOf(store, guest, before))).toEqual(
        removed.map((draft) => `drafts ${draftId(draft)} ${before + 1}`).sort(),
      );
      for (const draft of kept) expect((await find(store, draft)).draft).toEqual(draft);
    });

    it("keeps a locked membership until the unit of work ends", async () => {
      const { store, owner, guest, room } = await scene();
      expect(await store.unitOfWork.run((tx) => tx.rooms.lockMembership(newId(), guest.id))).toBeNull();
      let leaving: Promise<void> | undefined;
      const order: string[] = [];
      await store.unitOfWork.run(async (tx) => {
        const locked = await tx.rooms.lockMembership(room.id, guest.id);
        expect(locked).toMatchObject({ room: { id: room.id }, membership: { user: { id: guest.id }, leftAt: null } });
        leaving = leave(store, room, guest).then(() => void order.push("left"));
        await tx.drafts.save(draftOf(keyOf(guest, room)));
        order.push("saved");
      });
      await leaving;
      expect(order).toEqual(["saved", "left"]);
      expect(owner.id).not.toBe(guest.id);
    });

    it("stores nothing in a unit of work that fails", async () => {
      const { store, guest, room } = await scene();
      const failing = store.unitOfWork.run(async (tx) => {
        await tx.drafts.save(draftOf(keyOf(guest, room)));
        throw new Error("too many");
      });
      await expect(failing).rejects.toThrow("too many");
      expect(await count(store, guest)).toBe(0);
    });
  });

  describe("DraftReader", () => {
    it("lists the drafts of a user, the most recently changed first, in pages", async () => {
      const { store, owner, guest, room } = await scene();
      const roots = await Promise.all(times(3, () => send(store, room, owner)));
      for (const [index, root] of roots.entries())
        await save(store, draftOf(keyOf(guest, room, root), { body: `${index}` }));
      await save(store, draftOf(keyOf(guest, room, roots[0]), { body: "0 again" }));
      await save(store, draftOf(keyOf(owner, room), { body: "somebody else's" }));
      expect(await bodies(store, guest)).toEqual(["0 again", "2", "1"]);
      const [first, second] = await store.draftReader.list(guest.id, { limit: 2 });
      expect(first).toEqual({ draft: draftOf(keyOf(guest, room, roots[0]), { body: "0 again" }), rev: first?.rev });
      const rest = await store.draftReader.list(guest.id, { limit: 2, after: second?.rev ?? 0 });
      expect(rest.map(({ draft }) => draft.body)).toEqual(["1"]);
      expect(await bodies(store, await someone(store))).toEqual([]);
    });
  });

  describe("UserChangeReader, of drafts", () => {
    it("tells a draft with its text, and a removed one without", async () => {
      const { store, owner, guest, room, before } = await scene();
      const inThread = draftOf(keyOf(guest, room, await send(store, room, owner)), { data: { quoted: true } });
      await save(store, inThread);
      const [changed] = (await changesOf(store, guest, before)).drafts;
      expect(changed).toEqual({ id: inThread.threadOf, roomId: room.id, rev: before + 1, value: inThread });
      await remove(store, inThread);
      const [removed] = (await changesOf(store, guest, before)).drafts;
      expect(removed).toEqual({ id: inThread.threadOf, roomId: room.id, rev: before + 2, value: null });
    });

    it("ends a page before the drafts exceed the size of an answer", async () => {
      const { store, owner, guest, room, before } = await scene();
      const body = "\u0001".repeat(4_000);
      const roots = await Promise.all(times(50, () => send(store, room, owner)));
      for (const root of roots) await save(store, draftOf(keyOf(guest, room, root), { body }));
      const pages = [];
      for (let after = before, more = true; more; ) {
        const page = await changesOf(store, guest, after);
        pages.push(page.drafts.length);
        ({ rev: after, more } = page);
      }
      expect(pages).toEqual([21, 21, 8]);
      const after = before + 49;
      expect(await changesOf(store, guest, after)).toMatchObject({ more: false, rev: before + 50 });
    });
  });
}
