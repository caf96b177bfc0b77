import { describe, expect, it } from "vitest";
import type { ReportQuery, SanctionQuery } from "../../../application/ports/moderation-reader.js";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import { newReport, type Report } from "../../../domain/moderation/report.js";
import type { Sanction, SanctionKind } from "../../../domain/moderation/sanction.js";
import { PERMANENT } from "../../../domain/shared/permanent.js";
import { moment, newId, roomOf, send, someone } from "../../builders.js";
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

    it("keeps reports with their message, and lists them newest first and by state", async () => {
      const { store, owner, guest, room } = await sanctionedRoom(open);
      const made: Report[] = [];
      for (const reason of ["One.", "Two.", "Three."]) {
        const message = await send(store, room, owner, { replyTo: null });
        const report = newReport(message, { id: newId(), reason, by: summaryOf(guest), at: moment(4) });
        await store.unitOfWork.run((tx) => tx.reports.add(report));
        made.unshift(report);
      }
      const [newest, second, oldest] = made as [Report, Report, Report];
      const list = (query: ReportQuery) => store.moderationReader.reports(room.id, query);
      expect(await list({ limit: 9 })).toEqual(made);
      expect(await list({ after: newest.id, limit: 1 })).toEqual([second]);
      await store.unitOfWork.run(async (tx) => {
        await tx.reports.saveState({ ...second, state: "resolved" });
        expect(await tx.reports.find(room.id, second.id)).toEqual({ ...second, state: "resolved" });
        expect(await tx.reports.find(newId(), second.id)).toBeNull();
        expect(await tx.reports.findBy(oldest.message.id, guest.id)).toEqual(oldest);
        expect(await tx.reports.findBy(oldest.message.id, owner.id)).toBeNull();
        expect(await Promise.all([2, 3].map((limit) => tx.reports.hasOpen(room.id, limit)))).toEqual([true, false]);
        const hasOpenBy = (by: User, limit: number) => tx.reports.hasOpen(room.id, limit, by.id);
        expect(await Promise.all([2, 3].map((limit) => hasOpenBy(guest, limit)))).toEqual([true, false]);
        expect(await hasOpenBy(owner, 1)).toBe(false);
      });
      expect(await list({ state: "open", limit: 9 })).toEqual([newest, oldest]);
      expect(await list({ state: "resolved", limit: 9 })).toEqual([{ ...second, state: "resolved" }]);
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
