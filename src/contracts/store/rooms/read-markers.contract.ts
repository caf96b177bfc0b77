import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { User } from "../../../domain/accounts/user.js";
import { NO_MENTIONS } from "../../../domain/messages/mentions.js";
import type { Message } from "../../../domain/messages/message.js";
import { NOTHING_UNREAD } from "../../../domain/rooms/read-markers.js";
import type { Room } from "../../../domain/rooms/room.js";
import { change, giveRole, join, leave, moment, roomOf, send, sendMany, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";
import { history, RoomModel, USERS, type Step } from "./unread-model.js";
import { markAllRead } from "./mark-all-read.js";

type Scene = Readonly<{ store: Store; owner: User; guest: User; room: Room }>;

export function readMarkersContract(open: OpenStore): void {
  const scene = async (): Promise<Scene> => {
    const store = await open();
    const [owner, guest] = [await someone(store), await someone(store)];
    const room = await roomOf(store, owner);
    await join(store, room, guest);
    return { store, owner, guest, room };
  };
  const markersOf = async ({ store, room }: Scene, user: User) => {
    const view = await store.roomReader.view(room.id, user.id, 0);
    return [view?.membership?.readSeq, view?.membership?.unreadFrom];
  };
  const unreadOf = async ({ store, room }: Pick<Scene, "store" | "room">, user: User) =>
    (await store.roomReader.view(room.id, user.id, 0))?.unread;

  describe("ReadMarkers", () => {
    it("equals a recount after any history of sends, deletions, marks, joins and leaves", async () => {
      const store = await open();
      await fc.assert(
        fc.asyncProperty(history, async (steps) => {
          const room = await replay(store, steps);
          await expectRecount(room);
        }),
        { numRuns: 25 },
      );
    });

    it("moves the marker forward only, at most to the end", async () => {
      const at = await scene();
      const { store, owner, guest, room } = at;
      const mark = (seq: number) => store.readMarkers.markRead(room.id, guest.id, seq, moment());
      await sendMany(store, room, owner, 3);
      await mark(2);
      expect(await markersOf(at, guest)).toEqual([2, null]);
      await mark(1);
      expect(await markersOf(at, guest)).toEqual([2, null]);
      await mark(99);
      expect(await markersOf(at, guest)).toEqual([3, null]);
      expect(await unreadOf(at, guest)).toEqual(NOTHING_UNREAD);
    });

    it("counts from `unreadFrom` on, until a mark is at or past it", async () => {
      const at = await scene();
      const { store, owner, guest, room } = at;
      await sendMany(store, room, owner, 5);
      await store.readMarkers.markRead(room.id, guest.id, 5, moment());
      await store.readMarkers.markUnread(room.id, guest.id, 3);
      expect([await markersOf(at, guest), await unreadOf(at, guest)]).toEqual([[5, 3], { messages: 3, mentions: 0 }]);
      await store.readMarkers.markRead(room.id, guest.id, 2, moment());
      expect(await markersOf(at, guest)).toEqual([5, 3]);
      await store.readMarkers.markRead(room.id, guest.id, 3, moment());
      expect([await markersOf(at, guest), await unreadOf(at, guest)]).toEqual([[5, null], NOTHING_UNREAD]);
    });

    it("marks at least the last message as unread, and nothing in an empty room", async () => {
      const at = await scene();
      const { store, owner, guest, room } = at;
      await store.readMarkers.markUnread(room.id, guest.id, 1);
      expect(await markersOf(at, guest)).toEqual([0, null]);
      await sendMany(store, room, owner, 2);
      await store.readMarkers.markUnread(room.id, guest.id, 99);
      expect(await markersOf(at, guest)).toEqual([0, 2]);
      await store.readMarkers.markUnread(room.id, guest.id, 0);
      expect(await markersOf(at, guest)).toEqual([0, 1]);
    });

    it("keeps `unreadFrom` when the member sends", async () => {
      const at = await scene();
      await send(at.store, at.room, at.owner);
      await at.store.readMarkers.markUnread(at.room.id, at.owner.id, 1);
      await send(at.store, at.room, at.owner);
      expect(await markersOf(at, at.owner)).toEqual([1, 1]);
    });

    it("neither counts nor shows messages before the first visible one", async () => {
      const at = await scene();
      const { store, owner, guest, room } = at;
      await sendMany(store, room, owner, 4);
      await store.unitOfWork.run(async (tx) => {
        const membership = await tx.rooms.membership(room.id, guest.id);
        if (membership) await tx.rooms.saveMembership({ ...membership, visibleFrom: 3 });
      });
      expect(await unreadOf(at, guest)).toEqual({ messages: 2, mentions: 0 });
      await store.readMarkers.markUnread(room.id, guest.id, 1);
      expect(await markersOf(at, guest)).toEqual([0, 3]);
    });

    it("marks all rooms of the user as read, and no room of others", async () => {
      const { store, owner, guest, room } = await scene();
      const other = await roomOf(store, owner);
      await join(store, other, guest);
      for (const each of [room, other]) await sendMany(store, each, owner, 2);
      await store.readMarkers.markUnread(other.id, guest.id, 1);
      await store.readMarkers.markUnread(room.id, owner.id, 1);
      await markAllRead(store, guest);
      expect(await markersOf({ store, owner, guest, room }, guest)).toEqual([2, null]);
      expect(await markersOf({ store, owner, guest, room: other }, guest)).toEqual([2, null]);
      expect(await markersOf({ store, owner, guest, room }, owner)).toEqual([2, 1]);
    });

    it("changes nothing for somebody who is not a member", async () => {
      const at = await scene();
      const { store, owner, guest, room } = at;
      await sendMany(store, room, owner, 2);
      await leave(store, room, guest);
      const { readMarkers } = store;
      await readMarkers.markRead(room.id, guest.id, 2, moment());
      await readMarkers.markUnread(room.id, guest.id, 1);
      await markAllRead({ readMarkers }, guest);
      expect(await markersOf(at, guest)).toEqual([0, null]);
      expect([
        await unreadOf(at, guest),
        (await store.roomReader.accessAtUnread(room.id, guest.id))?.firstUnread,
      ]).toEqual([NOTHING_UNREAD, null]);
    });

    it("raises the user's rev only when a marker moves", async () => {
      const { store, owner, guest, room } = await scene();
      const revOf = async () => (await store.roomReader.userRevisions([guest.id])).get(guest.id);
      await sendMany(store, room, owner, 3);
      const { readMarkers } = store;
      const before = (await revOf()) ?? 0;
      await readMarkers.markRead(room.id, guest.id, 2, moment());
      await readMarkers.markRead(room.id, guest.id, 2, moment());
      expect(await revOf()).toBe(before + 1);
      await readMarkers.markUnread(room.id, guest.id, 1);
      await readMarkers.markUnread(room.id, guest.id, 1);
      expect(await revOf()).toBe(before + 2);
      await markAllRead({ readMarkers }, guest);
      await markAllRead({ readMarkers }, guest);
      expect(await revOf()).toBe(before + 3);
    });

    it("never moves a marker back while its member sends, marks and is given roles", async () => {
      const { store, owner, guest, room } = await scene();
      const seen: number[] = [];
      const look = async () => {
        const view = await store.roomReader.view(room.id, guest.id, 0);
        seen.push(view?.membership?.readSeq ?? -1);
      };
      const chores = [
        () => send(store, room, owner),
        () => send(store, room, guest).catch(() => undefined),
        () => store.readMarkers.markRead(room.id, guest.id, 1_000, moment()),
        () => markAllRead(store, guest),
        () => giveRole(store, room, guest, "moderator"),
        look,
      ];
      await Promise.all(
        chores.map(async (chore) => {
          for (let round = 0; round < 10; round += 1) await chore();
        }),
      );
      await look();
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    });

    it("marks many rooms while messages are sent to all of them", async () => {
      const { store, owner, guest } = await scene();
      const rooms = await Promise.all(times(8, () => roomOf(store, owner)));
      for (const room of rooms) await join(store, room, guest);
      const rounds = times(6, async () => {
        await Promise.all(rooms.map((room) => send(store, room, guest)));
        await markAllRead(store, guest);
      });
      await Promise.all(rounds);
      for (const room of rooms) expect(await unreadOf({ store, room }, guest)).toEqual(NOTHING_UNREAD);
    });
  });
}

type Replayed = Readonly<{ store: Store; room: Room; users: readonly User[]; model: RoomModel }>;

/** Applies the steps that are possible to a new room and to its model. */
async function replay(store: Store, steps: readonly Step[]): Promise<Replayed> {
  const users = await Promise.all(times(USERS, () => someone(store)));
  const room = await roomOf(store, users[0]!);
  const model = new RoomModel();
  const messages: Message[] = [];
  for (const step of steps) {
    if (!isPossible(model, step)) continue;
    await apply({ store, room, users, messages }, step);
    model.apply(step);
  }
  return { store, room, users, model };
}

function isPossible(model: RoomModel, step: Step): boolean {
  if (step.kind === "join") return !model.isMember(step.who);
  if (step.kind === "leave" || step.kind === "send") return model.isMember(step.who);
  if (step.kind !== "delete" && step.kind !== "edit") return true;
  return model.timeline[step.which]?.deleted === false;
}

async function apply(
  { store, room, users, messages }: Pick<Replayed, "store" | "room" | "users"> & { messages: Message[] },
  step: Step,
): Promise<void> {
  const { readMarkers } = store;
  if (step.kind === "delete" || step.kind === "edit") {
    await change(store, messages[step.which]!, step.kind === "delete" ? null : "edited");
    return;
  }
  const user = users[step.who]!;
  if (step.kind === "send") {
    const mentions = { ...NO_MENTIONS, userIds: step.mentions.map((n) => users[n]!.id), room: step.mentionsRoom };
    messages.push(await send(store, room, user, { via: step.via, mentions: { ...mentions, here: true } }));
  } else if (step.kind === "join") await join(store, room, user);
  else if (step.kind === "leave") await leave(store, room, user);
  else if (step.kind === "markRead") await readMarkers.markRead(room.id, user.id, step.seq, moment());
  else if (step.kind === "markUnread") await readMarkers.markUnread(room.id, user.id, step.seq);
  else await markAllRead({ readMarkers }, user);
}

async function expectRecount({ store, room, users, model }: Replayed): Promise<void> {
  for (const [index, user] of users.entries()) {
    const expected = model.expected(index);
    const view = await store.roomReader.view(room.id, user.id, 0);
    const [listed] = await store.roomReader.list(user.id, { membership: "any", at: moment(1), limit: 1 });
    expect(listed?.unread).toEqual(view?.unread);
    expect(view?.unread).toEqual(expected?.unread ?? NOTHING_UNREAD);
    const read = await store.roomReader.accessAtUnread(room.id, user.id);
    expect(read?.firstUnread).toBe(expected?.first ?? null);
    expect(read?.access).toEqual(await store.roomReader.access(room.id, user.id));
    if (expected) expect(view?.membership).toMatchObject(expected.markers);
  }
}
