import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { USER_ENTITY_KINDS, type MyMembership } from "../../../domain/accounts/user-change.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import type { Room } from "../../../domain/rooms/room.js";
import { join, leave, moment, newId, roomOf, send, sendMany, times } from "../../builders.js";
import { reply } from "../messages/thread-scene.js";
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
import { markAllRead } from "../rooms/mark-all-read.js";

export function userChangePagesContract(open: OpenStore): void {
  const scene = () => userScene(open);

  describe("UserChangeReader, in pages", () => {
    it("reads in pages that never split a rev", async () => {
      const { store, owner, guest, room } = await scene();
      const rooms = [room, ...(await Promise.all(times(4, () => roomOf(store, owner))))];
      for (const each of rooms.slice(1)) await join(store, each, guest);
      for (const each of rooms) await send(store, each, owner);
      await setFavourite(store, room, guest, true);
      const before = await revOf(store, guest);
      await store.readMarkers.markRead(room.id, guest.id, 1, moment());
      await markAllRead(store, guest);
      await setFavourite(store, room, guest, false);
      const first = await changesOf(store, guest, before, { limit: 2 });
      expect([first.memberships.length, first.rev, first.more]).toEqual([4, before + 2, true]);
      const second = await changesOf(store, guest, first.rev, { limit: 2 });
      expect([listed(second), second.rev, second.more]).toEqual([
        [`memberships ${room.id} ${before + 3}`],
        before + 3,
        false,
      ]);
    });

    it("says whether more than a number of entities changed", async () => {
      const { store, guest, room, owner } = await scene();
      await join(store, await roomOf(store, owner), guest);
      const exceeds = async (after: number, maxChanges?: number) =>
        (await changesOf(store, guest, after, { limit: 1, ...(maxChanges !== undefined && { maxChanges }) })).exceeds;
      expect([await exceeds(0), await exceeds(0, 2), await exceeds(0, 1), await exceeds(0, 0)]).toEqual([
        false,
        false,
        true,
        true,
      ]);
      await setFavourite(store, room, guest, true);
      expect(await exceeds(await revOf(store, guest), 0)).toBe(false);
    });

    it("reads many users at once, each after their own rev", async () => {
      const { store, owner, guest, room, before } = await scene();
      const nobody = newId();
      const after = new Map([
        [owner.id, 0],
        [guest.id, before],
        [nobody, 0],
      ]);
      const pages = await store.userChangeReader.changes(after, { limit: 10 });
      expect([...pages.values()].map((page) => [page.userId, page.memberships.map(({ id }) => id)])).toEqual(
        expect.arrayContaining([
          [owner.id, [room.id]],
          [guest.id, []],
          [nobody, []],
        ]),
      );
      expect(pages.get(nobody)).toMatchObject({ from: 0, rev: 0, sessionRev: 0 });
      expect((await store.userChangeReader.changes(new Map(), { limit: 10 })).size).toBe(0);
    });

    it("brings a copy of any age up to date, whatever changed and however it is paged", async () => {
      const { store, owner, guest, room } = await scene();
      const rooms = [room, await roomOf(store, owner)];
      await join(store, rooms[1] as Room, guest);
      const roots = await Promise.all(rooms.map((each) => send(store, each, owner)));
      for (const [index, each] of rooms.entries()) {
        await sendMany(store, each, owner, 4);
        await reply(store, each, owner, roots[index] as Message);
      }
      const place = fc.integer({ min: 0, max: 1 });
      const step = fc.record({ what: fc.integer({ min: 0, max: 8 }), place, seq: fc.integer({ min: 1, max: 5 }) });
      const run = async ({ what, place, seq }: Readonly<{ what: number; place: number; seq: number }>) => {
        const [at, root] = [rooms[place] as Room, roots[place] as Message];
        const steps = [
          () => store.readMarkers.markRead(at.id, guest.id, seq, moment()),
          () => store.readMarkers.markUnread(at.id, guest.id, seq),
          () => markAllRead(store, guest),
          () => setFavourite(store, at, guest, seq > 2),
          () => follow(store, root, guest),
          () => dropFollows(store, at, guest),
          () =>
            leave(store, at, guest)
              .then(() => join(store, at, guest))
              .catch(() => undefined),
          () => reply(store, at, guest, root),
          () => forgetRemoved(store, seq),
        ];
        await steps[what]?.();
      };
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 12 }),
          fc.array(step, { maxLength: 12 }),
          fc.integer({ min: 1, max: 4 }),
          async (first, second, limit) => {
            for (const each of first) await run(each);
            const copy = new Map<string, unknown>();
            await recordMissing(store, guest);
            const held = await sync(store, guest, -1, { copy, limit: 100 });
            for (const each of second) await run(each);
            await recordMissing(store, guest);
            await sync(store, guest, held, { copy, limit });
            const now = new Map<string, unknown>();
            await sync(store, guest, -1, { copy: now, limit: 100 });
            expect(withoutRemoved(copy)).toEqual(withoutRemoved(now));
          },
        ),
        { numRuns: 12 },
      );
    });
  });
}

const recordMissing = (store: Store, user: User) =>
  store.unitOfWork.run((tx) => tx.userChanges.recordMissing(user.id, 100));

/** Applies all pages after a rev to a copy. Returns the rev that it has then. */
async function sync(
  store: Store,
  user: User,
  after: number,
  { copy, limit }: Readonly<{ copy: Map<string, unknown>; limit: number }>,
): Promise<number> {
  const page = await changesOf(store, user, after, { limit });
  if (after > 0 && after < page.forgottenRev) {
    copy.clear();
    return sync(store, user, 0, { copy, limit });
  }
  for (const kind of USER_ENTITY_KINDS) for (const { id, value } of page[kind]) copy.set(`${kind} ${id}`, value);
  return page.more ? sync(store, user, page.rev, { copy, limit }) : page.rev;
}

const withoutRemoved = (copy: ReadonlyMap<string, unknown>) =>
  new Map([...copy].filter(([, value]) => value !== null && !isEnded(value)));

const isEnded = (value: unknown): boolean => (value as Partial<MyMembership>).membership?.leftAt instanceof Date;
