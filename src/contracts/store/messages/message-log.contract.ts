import { numberDraft } from "../../../domain/messages/message.js";
import { describe, expect, it } from "vitest";
import type { Appended } from "../../../application/ports/message-log.js";
import type { User } from "../../../domain/accounts/user.js";
import type { Fence } from "../../../domain/rooms/access.js";
import type { Room } from "../../../domain/rooms/room.js";
import {
  ascending,
  consecutive,
  draft,
  fence,
  join,
  leave,
  moment,
  newId,
  OWNERS_FENCE,
  roomOf,
  send,
  someone,
  times,
} from "../../builders.js";
import { everyMessage } from "../../store-reads.js";
import type { OpenStore, Store } from "../store.js";

export function messageLogContract(open: OpenStore): void {
  describe("MessageLog.append", () => {
    it("numbers the draft and stores it", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const sent = draft(room, owner, { sentAt: new Date("2026-02-03T04:05:06.007Z") });
      const stored = numberDraft(sent, { seq: 1, rev: 2 });
      expect(await store.messageLog.append(sent, OWNERS_FENCE)).toEqual({ outcome: "stored", message: stored });
      expect(await everyMessage(store, room)).toEqual([stored]);
    });

    it("gives twenty concurrent messages consecutive numbers", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const guest = await someone(store);
      await join(store, room, guest);
      const sent = await Promise.all(times(20, (index) => send(store, room, index % 2 ? owner : guest)));
      expect(ascending(sent.map(({ seq }) => seq))).toEqual(consecutive(20));
      expect(ascending(sent.map(({ rev }) => rev))).toEqual(consecutive(20, 3));
      expect(await everyMessage(store, room)).toEqual(sent.sort((a, b) => a.seq - b.seq));
      expect(await store.roomReader.currentRevs([room.id])).toEqual(new Map([[room.id, 22]]));
    });

    it("keeps the order of one author's concurrent appends", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const bodies = consecutive(40).map(String);
      await Promise.all(bodies.map((body) => store.messageLog.append(draft(room, owner, { body }), OWNERS_FENCE)));
      expect((await everyMessage(store, room)).map(({ body }) => body)).toEqual(bodies);
    });

    it("stores one of ten sends with one clientMessageId, and returns its message to all", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const clientMessageId = newId();
      const all = await Promise.all(
        times(10, () => store.messageLog.append(draft(room, owner, { clientMessageId }), OWNERS_FENCE)),
      );
      expect(all.map(({ outcome }) => outcome).sort()).toEqual([...times(9, () => "repeated"), "stored"]);
      const [message] = await everyMessage(store, room);
      expect(all.map((appended) => "message" in appended && appended.message)).toEqual(times(10, () => message));
      expect(await send(store, room, owner)).toMatchObject({ seq: 2, rev: 3 });
    });

    it("returns the stored message to a retry with another body", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const message = await send(store, room, owner, { clientMessageId: "1", body: "first" });
      const retry = draft(room, owner, { clientMessageId: "1", body: "second", sentAt: moment(99) });
      expect(await store.messageLog.append(retry, OWNERS_FENCE)).toEqual({
        outcome: "repeated",
        message,
        sameContent: false,
      });
    });

    it.each([null, "1"])(
      "treats a second append of the same draft as a retry (clientMessageId: %s)",
      async (clientMessageId) => {
        const { store, owner, room } = await roomWithOwner(open);
        const sent = draft(room, owner, { clientMessageId });
        const all = await Promise.all(times(3, () => store.messageLog.append(sent, OWNERS_FENCE)));
        expect(all.map(({ outcome }) => outcome).sort()).toEqual(["repeated", "repeated", "stored"]);
        expect(await everyMessage(store, room)).toHaveLength(1);
      },
    );

    it("recognizes a retry after the room's permissions changed", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const message = await send(store, room, owner, { clientMessageId: "1" });
      await raiseAccessRev(store, room);
      const retry = draft(room, owner, { clientMessageId: "1" });
      for (const given of [OWNERS_FENCE, await fence(store, room, owner)])
        expect(await store.messageLog.append(retry, given)).toEqual({
          outcome: "repeated",
          message,
          sameContent: true,
        });
    });

    it("distinguishes sends by room, author and clientMessageId, and stores every send without one", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const other = await roomOf(store, owner);
      const guest = await someone(store);
      await join(store, room, guest);
      for (const clientMessageId of ["null", null, null, "NULL", ""])
        await send(store, room, owner, { clientMessageId });
      await send(store, room, guest, { clientMessageId: "null" });
      await send(store, other, owner, { clientMessageId: "null" });
      expect((await everyMessage(store, room)).map((message) => message.clientMessageId)).toEqual([
        "null",
        null,
        null,
        "NULL",
        "",
        "null",
      ]);
      expect(await everyMessage(store, other)).toHaveLength(1);
    });

    it("stores nothing and takes no number when the room's accessRev differs from the fence", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      await raiseAccessRev(store, room);
      const tries = [draft(room, owner), draft(room, owner, { clientMessageId: null })];
      for (const accessRev of [0, 2])
        for (const each of tries)
          expect(await store.messageLog.append(each, { ...OWNERS_FENCE, accessRev })).toEqual({ outcome: "fenced" });
      expect(await store.messageLog.append(draft({ ...room, id: newId() }, owner), OWNERS_FENCE)).toEqual({
        outcome: "fenced",
      });
      expect(await everyMessage(store, room)).toEqual([]);
      expect(await send(store, room, owner)).toMatchObject({ seq: 1, rev: 2 });
    });

    it("stores no message of a sender whose membership changed, and all messages of the others", async () => {
      const { store, owner, room } = await roomWithOwner(open);
      const [guest, stranger] = [await someone(store), await someone(store)];
      const { rev: membershipRev } = await join(store, room, guest);
      const guests = { accessRev: 0, membershipRev };
      const outcomes = async (sends: readonly [User, Fence][]) => {
        const appended = sends.map(([user, given]) => store.messageLog.append(draft(room, user), given));
        return (await Promise.all(appended)).map(({ outcome }) => outcome);
      };
      expect(
        await outcomes([
          [guest, guests],
          [guest, { ...guests, membershipRev: membershipRev - 1 }],
          [owner, OWNERS_FENCE],
          [guest, { ...guests, membershipRev: membershipRev + 1 }],
          [stranger, { accessRev: 0, membershipRev: 0 }],
          [stranger, guests],
          [owner, guests],
        ]),
      ).toEqual(["stored", "fenced", "stored", "fenced", "fenced", "fenced", "fenced"]);
      await leave(store, room, guest);
      expect(
        await outcomes([
          [guest, guests],
          [owner, OWNERS_FENCE],
        ]),
      ).toEqual(["fenced", "stored"]);
      expect((await everyMessage(store, room)).map(({ author }) => author.id)).toEqual([guest.id, owner.id, owner.id]);
    });

    it("stores no message of a departed member with a later rev than the departure, in sixty races", async () => {
      const { store, room } = await roomWithOwner(open);
      const guest = await someone(store);
      const outcomes = new Set<string>();
      let stored = 0;
      for (let round = 0; round < 60; round += 1) {
        await join(store, room, guest);
        const decidedOn = await fence(store, room, guest);
        const appendUntilFenced = async () => {
          const all: Appended[] = [];
          while (all.at(-1)?.outcome !== "fenced")
            all.push(await store.messageLog.append(draft(room, guest), decidedOn));
          return all;
        };
        const [departure, ...appended] = await racing(
          () => leave(store, room, guest),
          times(4, () => appendUntilFenced),
          round % 5,
        );
        const numbers = appended.flat().flatMap((one) => ("message" in one ? [one.message.rev] : []));
        for (const rev of numbers) expect(rev).toBeLessThan(departure.rev);
        for (const { outcome } of appended.flat()) outcomes.add(outcome);
        stored += numbers.length;
        expect(await store.roomReader.view(room.id, guest.id, 0)).toMatchObject({
          head: { seq: stored, rev: departure.rev },
        });
      }
      expect(outcomes).toEqual(new Set(["stored", "fenced"]));
      expect((await everyMessage(store, room)).map(({ seq }) => seq)).toEqual(consecutive(stored));
    });
  });
}

async function roomWithOwner(open: OpenStore): Promise<{ store: Store; owner: User; room: Room }> {
  const store = await open();
  const owner = await someone(store);
  return { store, owner, room: await roomOf(store, owner) };
}

async function raiseAccessRev(store: Store, room: Room): Promise<void> {
  await store.unitOfWork.run(async ({ rooms }) => {
    const locked = await rooms.lock(room.id);
    if (locked) await rooms.saveHead({ ...locked.head, accessRev: locked.head.accessRev + 1 });
  });
}

/** Starts `others`, and starts `first` among them, after `position` of them. */
async function racing<A, B>(
  first: () => Promise<A>,
  others: (() => Promise<B>)[],
  position: number,
): Promise<[A, ...B[]]> {
  const early = others.slice(0, position).map((run) => run());
  const one = first();
  const late = others.slice(position).map((run) => run());
  return [await one, ...(await Promise.all([...early, ...late]))];
}
