import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Changes } from "../../../application/ports/message-log.js";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import type { Message } from "../../../domain/messages/message.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import { markedByOwnSend } from "../../../domain/rooms/read-markers.js";
import { firstHead } from "../../../domain/rooms/room-head.js";
import type { Room } from "../../../domain/rooms/room.js";
import {
  ascending,
  buildChange,
  buildMember,
  consecutive,
  join,
  leave,
  moment,
  newId,
  roomOf,
  send,
  sendMany,
  someone,
  times,
} from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

export function messageChangesContract(open: OpenStore): void {
  describe("MessageLog.changes", () => {
    it("returns each entity that changed after a rev once, in its latest state", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const before = await send(store, room, owner);
      await join(store, room, guest);
      const message = await send(store, room, owner);
      await leave(store, room, guest);
      const membership = await join(store, room, guest);
      const changes = await store.messageLog.changes(room.id, { after: before.rev, limit: 100 });
      const told = { ...buildChange({ roomId: room.id, from: 2, rev: 6 }), messages: [message], members: [membership] };
      const head = { ...firstHead(room.id), seq: 2, rev: 6, memberCount: 2 };
      expect(changes).toEqual({ ...told, room: { room, head }, more: false });
    });

    it("returns ended memberships", async () => {
      const { store, guest, room } = await roomWithGuest(open);
      const { rev } = await join(store, room, guest);
      const ended = await leave(store, room, guest);
      expect((await page(store, room, rev)).members).toEqual([ended]);
    });

    it("returns the room when it changed", async () => {
      const { store, owner, room } = await roomWithGuest(open);
      const { head } = await view(store, room, owner);
      expect((await page(store, room, 0)).room).toEqual({ room, head });
      expect(await page(store, room, 1)).not.toHaveProperty("room");
      const changed = { ...head, rev: 5, settingsRev: 5 };
      await store.unitOfWork.run((tx) => tx.rooms.saveHead(changed));
      expect(await page(store, room, 4)).toMatchObject({ from: 4, rev: 5, more: false, room: { room, head: changed } });
      expect(await page(store, room, 5)).not.toHaveProperty("room");
    });

    it("returns nothing after the newest rev", async () => {
      const { store, owner, room } = await roomWithGuest(open);
      const { rev } = await send(store, room, owner);
      const nothing = { ...buildChange({ roomId: room.id, from: rev, rev }), more: false };
      expect(await page(store, room, rev)).toEqual(nothing);
    });

    it("returns the oldest changes first, and says whether more follow", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const [first, second] = [await send(store, room, owner), await send(store, room, owner)];
      const membership = await join(store, room, guest);
      const last = await send(store, room, owner);
      expect(await page(store, room, 1, 2)).toMatchObject({
        rev: second.rev,
        more: true,
        messages: [first, second],
        members: [],
      });
      expect(await page(store, room, 1, 3)).toMatchObject({
        rev: membership.rev,
        more: true,
        members: [{ rev: membership.rev }],
      });
      expect(await page(store, room, 1, 4)).toMatchObject({
        rev: last.rev,
        more: false,
        messages: [first, second, last],
      });
    });

    it("keeps changes with the same rev on one page", async () => {
      const { store, room } = await roomWithGuest(open);
      const guests = await Promise.all(times(4, () => someone(store)));
      await store.unitOfWork.run(async ({ rooms }) => {
        const locked = await rooms.lock(room.id);
        if (!locked) return;
        await rooms.saveHead({ ...locked.head, rev: 2, memberCount: 5 });
        for (const user of guests) {
          const membership = buildMember({ roomId: room.id, user: summaryOf(user), rev: 2 });
          await rooms.saveMembership(membership);
        }
      });
      expect((await page(store, room, 1, 1)).members).toHaveLength(4);
    });

    it("rebuilds the room from any rev, page by page", async () => {
      const store = await open();
      const people = await Promise.all(times(3, () => someone(store)));
      const steps = fc.array(fc.integer({ min: 0, max: people.length * 2 - 1 }), { maxLength: 15 });
      const rebuilt = fc.asyncProperty(
        steps,
        fc.nat(20),
        fc.integer({ min: 1, max: 7 }),
        async (script, start, limit) => {
          const room = await roomOf(store, await someone(store));
          const told = await play(store, room, people, script);
          const after = Math.min(start, 1 + script.length);
          const { entities, rev } = await followed(store, room, after, limit);
          expect(rev).toBe(1 + script.length);
          expect(entities).toEqual(new Map([...told].filter(([, entity]) => entity.rev > after)));
        },
      );
      await fc.assert(rebuilt, { numRuns: 20 });
    });

    it("returns null for an unknown room, and for a rev above the room's", async () => {
      const { store, owner, room } = await roomWithGuest(open);
      const { rev } = await send(store, room, owner);
      expect(await store.messageLog.changes(newId(), { after: 0, limit: 10 })).toBeNull();
      expect(await store.messageLog.changes(room.id, { after: rev + 1, limit: 10 })).toBeNull();
    });

    it("returns null when more messages and memberships changed than the reader wishes", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const { rev } = await send(store, room, owner);
      await join(store, room, guest);
      await sendMany(store, room, owner, 4);
      await leave(store, room, guest);
      const changes = (query: { after: number; maxChanges: number }) =>
        store.messageLog.changes(room.id, { limit: 2, ...query });
      expect(await changes({ after: rev, maxChanges: 4 })).toBeNull();
      expect(await changes({ after: rev, maxChanges: 5 })).toMatchObject({ from: rev, more: true });
      expect(await changes({ after: rev + 5, maxChanges: 1 })).toMatchObject({ from: rev + 5, more: false });
      expect(await changes({ after: 0, maxChanges: 6 })).toBeNull();
      expect(await changes({ after: 0, maxChanges: 7 })).toMatchObject({ from: 0, more: true });
    });

    it("pages through any gap: 2,500 changes in order, each once", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const { rev } = await join(store, room, guest);
      await sendMany(store, room, owner, 2_498);
      const ended = await leave(store, room, guest);
      const last = await send(store, room, owner);
      const revs: number[] = [];
      let after = rev;
      for (let more = true; more; ) {
        const changes = await page(store, room, after);
        const found = [...changes.messages, ...changes.members].map((entity) => entity.rev);
        expect(found.length).toBeLessThanOrEqual(100);
        revs.push(...ascending(found));
        expect(changes.from).toBe(after);
        ({ rev: after, more } = changes);
      }
      expect(revs).toEqual(consecutive(2_500, rev + 1));
      expect([revs.at(-2), revs.at(-1)]).toEqual([ended.rev, last.rev]);
    });

    it("continues after changes that share a rev and fill a page", async () => {
      const { store, owner, room } = await roomWithGuest(open);
      const messages = await sendMany(store, room, owner, 5);
      const rev = Math.max(...messages.map((message) => message.rev)) + 1;
      await store.unitOfWork.run(async (tx) => {
        const locked = await tx.rooms.lock(room.id);
        if (!locked) throw new Error("There is no such room.");
        await tx.rooms.saveHead({ ...locked.head, rev });
        for (const message of messages) await tx.messages.save({ ...message, rev, deletedAt: moment(5), body: null });
      });
      const later = await send(store, room, owner);
      const first = await page(store, room, rev - 1, 2);
      expect([first.messages.length, first.rev, first.more]).toEqual([5, rev, true]);
      expect(await page(store, room, rev, 2)).toMatchObject({ messages: [later], more: false });
    });
  });
}

async function roomWithGuest(open: OpenStore): Promise<{ store: Store; owner: User; guest: User; room: Room }> {
  const store = await open();
  const [owner, guest] = [await someone(store), await someone(store)];
  return { store, owner, guest, room: await roomOf(store, owner) };
}

async function view(store: Store, room: Room, user: User) {
  const found = await store.roomReader.view(room.id, user.id, 1);
  if (!found) throw new Error("There is no such room.");
  return found;
}

async function page(store: Store, room: Room, after: number, limit = 100): Promise<Changes> {
  const changes = await store.messageLog.changes(room.id, { after, limit });
  if (!changes) throw new Error("The changes cannot be listed.");
  return changes;
}

type Entity = Message | Membership;

const idOf = (entity: Entity): string => ("seq" in entity ? entity.id : entity.user.id);

/** Applies one change per step: a user joins or leaves, or a member sends. Returns the latest state of everything. */
async function play(
  store: Store,
  room: Room,
  people: readonly User[],
  script: readonly number[],
): Promise<Map<string, Entity>> {
  const latest = new Map<string, Entity>();
  const members = new Set<User>();
  for (const step of script) {
    const user = people[step % people.length]!;
    const sends = step >= people.length && members.has(user);
    if (sends) {
      const message = await send(store, room, user);
      latest.set(message.id, message);
      const membership = latest.get(user.id) as Membership;
      latest.set(user.id, markedByOwnSend(membership, message));
    } else if (members.delete(user)) {
      latest.set(user.id, await leave(store, room, user));
    } else {
      members.add(user);
      latest.set(user.id, await join(store, room, user));
    }
  }
  return latest;
}

/** Reads pages of changes until there are no more. Returns the resulting state. */
async function followed(store: Store, room: Room, after: number, limit: number) {
  const entities = new Map<string, Entity>();
  let position = after;
  for (;;) {
    const from = position;
    const changes = await page(store, room, from, limit);
    const told = [...changes.messages, ...changes.members].filter((entity) => entity.rev !== 1);
    expect(told.every(({ rev }) => from < rev && rev <= changes.rev)).toBe(true);
    for (const entity of told) entities.set(idOf(entity), entity);
    position = changes.rev;
    if (!changes.more) return { entities, rev: position };
  }
}
