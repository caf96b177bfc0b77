import { describe, expect, it } from "vitest";
import { USER_ENTITY_KINDS, type UserEntities } from "../../../domain/accounts/user-change.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Room } from "../../../domain/rooms/room.js";
import type { ListedDraft } from "../../../application/ports/draft-reader.js";
import { join, leave, moment, roomOf, send, times } from "../../builders.js";
import { buildScheduled, inMs, schedule } from "../messages/scheduled-scene.js";
import {
  changesOf,
  dropFollows,
  follow,
  forgetRemoved,
  listed,
  revOf,
  setFavourite,
  userScene,
} from "./user-change-scene.js";
import type { OpenStore, Store } from "../store.js";

const draftIn = (room: Room, user: User) => ({ userId: user.id, roomId: room.id, threadOf: null });
const saveDraft = (store: Store, room: Room, user: User) =>
  store.unitOfWork.run((tx) =>
    tx.drafts.save({ ...draftIn(room, user), body: "Half", data: null, updatedAt: moment() }),
  );
const removeDraft = (store: Store, room: Room, user: User) =>
  store.unitOfWork.run((tx) => tx.drafts.remove(draftIn(room, user)));

const revsOf = (page: UserEntities) => USER_ENTITY_KINDS.flatMap((kind) => page[kind].map(({ rev }) => rev));
const keysOf = (page: UserEntities) => USER_ENTITY_KINDS.flatMap((kind) => page[kind].map(({ id }) => `${kind} ${id}`));

export function userChangeRemovalsContract(open: OpenStore): void {
  const scene = () => userScene(open);

  describe("UserChangeRepository.forgetRemoved", () => {
    it("forgets removed things of every kind, and gives older things that exist newer revs", async () => {
      const { store, owner, guest, room } = await scene();
      const left = await roomOf(store, owner);
      await join(store, left, guest);
      const [kept, dropped] = [await send(store, left, owner), await send(store, room, owner)];
      const waiting = await schedule(store, buildScheduled(room, guest, inMs(3_600_000)));
      const sent = await schedule(store, buildScheduled(room, guest, inMs(3_600_000)));
      await setFavourite(store, room, guest, true);
      await saveDraft(store, left, guest);
      await follow(store, dropped, guest);
      const before = await revOf(store, guest);
      await store.unitOfWork.run((tx) => tx.scheduled.remove(sent));
      await removeDraft(store, left, guest);
      await dropFollows(store, room, guest);
      await leave(store, left, guest);
      const removed = await revOf(store, guest);
      await saveDraft(store, room, guest);

      expect(await store.unitOfWork.run((tx) => tx.userChanges.forgetRemoved(new Date(0), 5))).toBe(0);
      expect(await changesOf(store, guest, 0)).toMatchObject({ forgottenRev: 0 });
      await forgetRemoved(store, 3);
      const page = await changesOf(store, guest, 0);
      expect(page.forgottenRev).toBe(removed);
      expect(new Set(keysOf(page))).toEqual(
        new Set([`memberships ${room.id}`, `drafts ${room.id}`, `scheduled ${waiting.id}`]),
      );
      expect(Math.min(...revsOf(page))).toBeGreaterThanOrEqual(removed);
      expect(keysOf(await changesOf(store, guest, before))).toHaveLength(3);
      expect((await changesOf(store, owner, 0)).forgottenRev).toBe(0);
      expect(kept.roomId).toBe(left.id);
    });

    it("leaves everything alone that is newer than the last old removal", async () => {
      const { store, guest, room } = await scene();
      await saveDraft(store, room, guest);
      await removeDraft(store, room, guest);
      await setFavourite(store, room, guest, true);
      const before = await revOf(store, guest);
      await forgetRemoved(store, 20);
      expect(await changesOf(store, guest, 0)).toMatchObject({ rev: before, forgottenRev: before - 1, drafts: [] });
      expect(await store.unitOfWork.run((tx) => tx.userChanges.forgetRemoved(new Date(0), 5))).toBe(0);
    });

    it("takes at most as many changes as it was asked for", async () => {
      const { store, owner, guest, room } = await scene();
      const rooms = await Promise.all(times(7, () => roomOf(store, owner)));
      for (const each of rooms) await join(store, each, guest);
      await saveDraft(store, room, guest);
      await removeDraft(store, room, guest);
      await forgetRemoved(store, 3);
      const revs = revsOf(await changesOf(store, guest, 0));
      expect(revs).toHaveLength(8);
      for (const rev of revs) expect(revs.filter((each) => each === rev).length).toBeLessThanOrEqual(3);
    });

    it("leaves the rev of the last change to drafts that stay, so that each is listed once, in the order of writing", async () => {
      const { store, owner, guest, room } = await scene();
      const rooms = [room, ...(await Promise.all(times(3, () => roomOf(store, owner))))];
      for (const each of rooms.slice(1)) await join(store, each, guest);
      for (const each of rooms) await saveDraft(store, each, guest);
      const [last] = rooms.splice(0, 1) as [Room];
      await removeDraft(store, last, guest);
      await saveDraft(store, last, guest);
      const page = (after?: number) => store.draftReader.list(guest.id, { limit: 1, ...(after && { after }) });
      const before = await store.draftReader.list(guest.id, { limit: 100 });
      const elsewhere = await roomOf(store, owner);
      await join(store, elsewhere, guest);
      await leave(store, elsewhere, guest);
      for (const _repeat of times(2, () => null)) {
        await saveDraft(store, elsewhere, guest);
        await removeDraft(store, elsewhere, guest);
        await forgetRemoved(store, 20);
      }

      const listedDrafts = [];
      for (let [draft] = await page(); draft; [draft] = await page(draft.rev)) listedDrafts.push(draft);
      expect(listedDrafts).toEqual(before);
      const [{ draft, rev }] = before as [ListedDraft];
      expect(await store.unitOfWork.run((tx) => tx.drafts.find(draft))).toEqual({ draft, rev });
      const { drafts } = await changesOf(store, guest, (await revOf(store, guest)) - 1);
      expect(drafts.map(({ id }) => id).sort()).toEqual([last, ...rooms].map(({ id }) => id).sort());
      await saveDraft(store, last, guest);
      expect((await page())[0]).toMatchObject({ draft: { roomId: last.id }, rev: await revOf(store, guest) });
    });

    it("loses nothing when the user changes things meanwhile, and several forget at once", async () => {
      const { store, owner, guest, room } = await scene();
      const rooms = [room, ...(await Promise.all(times(4, () => roomOf(store, owner))))];
      for (const each of rooms.slice(1)) await join(store, each, guest);
      for (const each of rooms) await saveDraft(store, each, guest);
      for (const each of rooms) await removeDraft(store, each, guest);
      await Promise.all([
        forgetRemoved(store, 2),
        ...rooms.map((each) => setFavourite(store, each, guest, true)),
        forgetRemoved(store, 1),
        ...rooms.slice(2).map((each) => saveDraft(store, each, guest)),
      ]);
      const page = await changesOf(store, guest, 0);
      expect(page.memberships.map(({ value }) => value.membership.favourite)).toEqual(rooms.map(() => true));
      expect(
        page.drafts
          .filter(({ value }) => value)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(
        rooms
          .slice(2)
          .map(({ id }) => id)
          .sort(),
      );
      expect(Math.min(...revsOf(page))).toBeGreaterThanOrEqual(page.forgottenRev);
      expect(listed(await changesOf(store, guest, page.rev))).toEqual([]);
    });
  });
}
