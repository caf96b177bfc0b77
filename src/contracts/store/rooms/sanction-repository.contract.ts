import { describe, expect, it } from "vitest";
import type { Sanction } from "../../../domain/moderation/sanction.js";
import { removeMember, type Membership } from "../../../domain/rooms/membership.js";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import type { Room } from "../../../domain/rooms/room.js";
import type { Fence } from "../../../domain/rooms/access.js";
import { PERMANENT } from "../../../domain/shared/permanent.js";
import {
  draft,
  fence,
  join,
  leave,
  moment,
  newId,
  roomOf,
  sanction,
  send,
  someone,
  terms,
  times,
} from "../../builders.js";
import { foundRooms } from "../../store-reads.js";
import type { OpenStore, Store } from "../store.js";

const ROUNDS = 60;
const SENDERS = 16;
/** Maximum of sends per sender and round, in case no send is fenced. */
const MAX_SENDS = 200;

/** `SanctionRepository`, and the effect of a sanction on its subject and on concurrent sends. */
export function sanctionRepositoryContract(open: OpenStore): void {
  describe("SanctionRepository", () => {
    it("keeps one sanction per kind, user and room", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const other = await roomOf(store, owner);
      const of = (roomId: string, userId: string) => store.unitOfWork.run((tx) => tx.sanctions.findFor(roomId, userId));
      const save = (made: Sanction) => store.unitOfWork.run((tx) => tx.sanctions.save(made));
      expect(await of(room.id, guest.id)).toEqual([]);
      const [user, by] = [summaryOf(guest), summaryOf(owner)];
      const made = { roomId: room.id, user, by, at: moment(1), reason: "«no» \n'" } as const;
      const byRole = "owner";
      const ban: Sanction = { ...made, byRole, kind: "ban", until: PERMANENT };
      const mute: Sanction = { ...made, byRole, kind: "mute", until: moment(99) };
      await save(ban);
      await save(mute);
      const all = await of(room.id, guest.id);
      expect(all).toHaveLength(2);
      expect(all).toEqual(expect.arrayContaining([ban, mute]));
      const shorter = {
        ...ban,
        by: user,
        byRole: "moderator" as const,
        until: moment(2),
        at: moment(2),
        reason: "",
      };
      await save(shorter);
      expect(await of(room.id, guest.id)).toEqual(expect.arrayContaining([shorter, mute]));
      expect(await of(other.id, guest.id)).toEqual([]);
      expect(await of(room.id, owner.id)).toEqual([]);
    });

    it("reads the sanctions that the same unit of work saved, and stores none when it throws", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const failure = new Error("no");
      const by = { by: summaryOf(owner), byRole: "owner" } as const;
      const made: Sanction = { ...terms, roomId: room.id, user: summaryOf(guest), kind: "ban", ...by };
      const run = store.unitOfWork.run(async (tx) => {
        await tx.sanctions.save(made);
        expect(await tx.sanctions.findFor(room.id, guest.id)).toEqual([made]);
        throw failure;
      });
      await expect(run).rejects.toBe(failure);
      expect(await store.unitOfWork.run((tx) => tx.sanctions.findFor(room.id, guest.id))).toEqual([]);
    });
  });

  describe("a sanction", () => {
    it("changes only the membership of a muted member", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const { rev } = await join(store, room, guest);
      const muted = await sanction(store, room, { user: guest, kind: "mute", by: owner });
      expect(muted).toMatchObject({ rev: rev + 1, leftAt: null, mutedUntil: PERMANENT });
      expect(await store.roomReader.access(room.id, guest.id)).toMatchObject({ accessRev: 0, membership: muted });
      expect((await store.messageLog.changes(room.id, { after: rev, limit: 9 }))?.members).toEqual([muted]);
      expect(await store.roomReader.members(room.id, { limit: 9 })).toContainEqual(muted);
    });

    it("ends the membership of a banned member, with the reason", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const { rev } = await join(store, room, guest);
      const banned = await sanction(store, room, { user: guest, kind: "ban", by: owner });
      expect(banned).toMatchObject({ rev: rev + 1, leftAt: moment(3), departure: "banned" });
      expect((await store.messageLog.changes(room.id, { after: rev, limit: 9 }))?.members).toEqual([banned]);
      expect(await store.roomReader.view(room.id, guest.id, 0)).toMatchObject({
        head: { memberCount: 1, accessRev: 0 },
      });
    });

    it("changes nothing in the room when its subject is no member", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      expect(await sanction(store, room, { user: guest, kind: "ban", by: owner })).toBeNull();
      const head = { rev: 1, accessRev: 0, memberCount: 1 };
      expect(await store.roomReader.view(room.id, guest.id, 0)).toMatchObject({ head, membership: null });
    });

    it("appears as the end of the user's last ban in the access to the room and in the view of it", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const bans = async (user: User) => [
        (await store.roomReader.access(room.id, user.id))?.bannedUntil,
        (await store.roomReader.accessAtUnread(room.id, user.id))?.access.bannedUntil,
        (await store.roomReader.view(room.id, user.id, 1))?.bannedUntil,
      ];
      await sanction(store, room, { user: guest, kind: "mute", by: owner });
      expect(await bans(guest)).toEqual([null, null, null]);
      await sanction(store, room, { user: guest, kind: "ban", by: owner });
      expect(await bans(guest)).toEqual([PERMANENT, PERMANENT, PERMANENT]);
      expect(await bans(owner)).toEqual([null, null, null]);
    });

    it("keeps a public room out of the lists of a banned user until the ban ends", async () => {
      const { store, owner, guest } = await roomWithGuest(open);
      const tag = newId();
      const [other, room] = [await roomOf(store, owner, { name: tag }), await roomOf(store, owner, { name: tag })];
      const between = { user: summaryOf(guest), by: summaryOf(owner), byRole: "owner" } as const;
      const ban: Sanction = { ...terms, ...between, roomId: room.id, kind: "ban", until: moment(10) };
      await store.unitOfWork.run((tx) => tx.sanctions.save(ban));
      for (const membership of ["any", "open"] as const) {
        const listed = { membership, limit: 2 } as const;
        const during = await store.roomReader.list(guest.id, { ...listed, at: moment(9) });
        expect(during.map((view) => view.room.id)).not.toContain(room.id);
        const named = async (at: Date) =>
          (await foundRooms(store, guest, tag, { membership, at })).map((view) => view.room.id);
        expect(await named(moment(9))).toEqual([other.id]);
        expect(await named(moment(10))).toEqual([room.id, other.id]);
      }
      expect((await foundRooms(store, owner, tag, { at: moment(9) })).map((view) => view.room.id)).toEqual([
        room.id,
        other.id,
      ]);
    });

    it("stores no message with a later rev than the author's removal, ban or mute", async () => {
      const { store, owner, guest, room } = await roomWithGuest(open);
      const by = owner;
      const ways: (() => Promise<Membership | null>)[] = [
        () => remove(store, room, guest),
        () => sanction(store, room, { user: guest, kind: "ban", by }),
        () => sanction(store, room, { user: guest, kind: "mute", by }),
      ];
      let stored = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        await join(store, room, guest);
        const decidedOn = await fence(store, room, guest);
        const sent = await send(store, room, guest);
        const sending = times(SENDERS, () => sendUntilFenced(store, room, guest, decidedOn));
        const changed = await ways[round % ways.length]!();
        const revs = [sent.rev, ...(await Promise.all(sending)).flat()];
        expect(Math.max(...revs)).toBeLessThan(changed!.rev);
        stored += revs.length;
        if (changed!.leftAt === null) await leave(store, room, guest);
      }
      expect(await send(store, room, owner)).toMatchObject({ seq: stored + 1 });
    });
  });
}

async function roomWithGuest(open: OpenStore): Promise<{ store: Store; owner: User; guest: User; room: Room }> {
  const store = await open();
  const [owner, guest] = [await someone(store), await someone(store)];
  return { store, owner, guest, room: await roomOf(store, owner) };
}

/** Sends until a send is fenced. Returns the revs of the stored messages. */
async function sendUntilFenced(store: Store, room: Room, author: User, decidedOn: Fence): Promise<number[]> {
  const revs: number[] = [];
  while (revs.length < MAX_SENDS) {
    const appended = await store.messageLog.append(draft(room, author), decidedOn);
    if (appended.outcome !== "stored") return revs;
    revs.push(appended.message.rev);
  }
  return revs;
}

async function remove(store: Store, room: Room, user: User): Promise<Membership> {
  return store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(room.id);
    if (!locked) throw new Error("There is no such room.");
    const membership = await tx.rooms.membership(room.id, user.id);
    const change = removeMember(locked.head, membership, { departure: "removed", at: moment(3) });
    await tx.rooms.saveHead(change.head);
    await tx.rooms.saveMembership(change.membership);
    return change.membership;
  });
}
