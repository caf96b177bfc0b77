import { describe, expect, it } from "vitest";
import type { SanctionQuery } from "../../../application/ports/moderation-reader.js";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import type { Sanction, SanctionKind } from "../../../domain/moderation/sanction.js";
import { PERMANENT } from "../../../domain/shared/permanent.js";
import { moment, roomOf, someone } from "../../builders.js";
import type { OpenStore } from "../store.js";

export function moderationReaderContract(open: OpenStore): void {
  describe("ModerationReader", () => {
    it("lists the active sanctions of a room in the order of their ends, page by page", async () => {
      const { store, owner, room, save } = await sanctionedRoom(open);
      const people = [await someone(store), await someone(store), await someone(store)] as const;
      const [first, second, third] = people;
      await save(second, "ban", PERMANENT);
      await save(second, "mute", PERMANENT);
      await save(first, "mute", PERMANENT);
      await save(third, "mute", moment(50));
      await save(third, "ban", moment(60));
      await save(first, "ban", moment(10));
      const other = await roomOf(store, owner);
      const list = (query: Omit<SanctionQuery, "at">, roomId = room.id) =>
        store.moderationReader.sanctions(roomId, { at: moment(10), ...query });
      const all = await list({ limit: 9 });
      expect(all.map(({ user, kind }) => [user.id, kind])).toEqual([
        [third.id, "mute"],
        [third.id, "ban"],
        [first.id, "mute"],
        [second.id, "mute"],
        [second.id, "ban"],
      ]);
      for (const [index, { until, user, kind }] of all.entries())
        expect(await list({ after: { until, userId: user.id, kind }, limit: 2 })).toEqual(
          all.slice(index + 1, index + 3),
        );
      expect(await list({ limit: 9 }, other.id)).toEqual([]);
    });

    it("names the sanctioned user and the moderator as they are called now", async () => {
      const { store, owner, guest, room, save } = await sanctionedRoom(open);
      await save(guest, "mute", PERMANENT);
      const renamed = { ...guest, displayName: "Somebody Else", nameRev: 1 };
      await store.unitOfWork.run((tx) => tx.accounts.save(renamed));
      const [mute] = await store.moderationReader.sanctions(room.id, { at: moment(), limit: 1 });
      expect(mute).toMatchObject({ user: summaryOf(renamed), by: summaryOf(owner), reason: "Spam." });
    });
  });
}

async function sanctionedRoom(open: OpenStore) {
  const store = await open();
  const [owner, guest] = [await someone(store), await someone(store)];
  const room = await roomOf(store, owner);
  const save = (user: User, kind: SanctionKind, until: Date) => {
    const by = { by: summaryOf(owner), byRole: "owner", at: moment(1) } as const;
    const made: Sanction = { roomId: room.id, user: summaryOf(user), kind, until, reason: "Spam.", ...by };
    return store.unitOfWork.run((tx) => tx.sanctions.save(made));
  };
  return { store, owner, guest, room, save };
}
