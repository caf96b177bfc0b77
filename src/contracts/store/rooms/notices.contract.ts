import { describe, expect, it } from "vitest";
import { summaryOf, type User } from "../../../domain/accounts/user.js";
import type { AuditEntry } from "../../../domain/rooms/audit-entry.js";
import { MAX_NOTICES, newNotice, type NewNotice, type Notice } from "../../../domain/rooms/notice.js";
import { raiseRev } from "../../../domain/rooms/room-head.js";
import type { Room } from "../../../domain/rooms/room.js";
import { moment, newId, roomOf, send, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

/** `NoticeRepository`, `AuditRepository`, and the reads of both. */
export function noticesContract(open: OpenStore): void {
  describe("NoticeRepository", () => {
    it("returns the notices on the newest page of the timeline, in order of rev", async () => {
      const { store, room, ada, bob } = await scene(open);
      const created = await note(store, room, ada, { kind: "created" });
      await send(store, room, ada);
      const role = await note(store, room, ada, { kind: "role", subject: summaryOf(bob), data: { role: "owner" } });
      const renamed = await note(store, room, bob, { kind: "renamed" });
      await send(store, room, ada);
      expect([created, role, renamed].map(({ rev, afterSeq }) => [rev, afterSeq])).toEqual([
        [2, 0],
        [4, 1],
        [5, 1],
      ]);
      const topic = await note(store, room, ada, { kind: "topic" });
      const among = (messages: number) => newest(store, room, ada, messages);
      expect(await among(3)).toEqual([created, role, renamed, topic]);
      expect(await among(2)).toEqual([created, role, renamed, topic]);
      expect(await among(1)).toEqual([topic]);
      expect(await among(0)).toEqual([]);
    });

    it("returns the newest notices of a page that has too many", async () => {
      const { store, room, ada } = await scene(open);
      const all = await noteMany(store, room, ada, MAX_NOTICES + 3);
      expect(await newest(store, room, ada, 5)).toEqual(all.slice(3));
      await send(store, room, ada);
      const topic = await note(store, room, ada, { kind: "topic" });
      expect(await newest(store, room, ada, 1)).toEqual([...all.slice(4), topic]);
    });

    it("returns notices among the changes, by rev, with several in one change", async () => {
      const { store, room, ada } = await scene(open);
      const [left, archived] = await noteMany(store, room, ada, 2, "one rev");
      const topic = await note(store, room, ada, { kind: "topic" });
      const changes = (after: number, limit = 9) => store.messageLog.changes(room.id, { after, limit });
      expect(await changes(1)).toMatchObject({ rev: 3, notices: [left, archived, topic] });
      expect(await changes(2)).toMatchObject({ rev: 3, notices: [topic] });
      expect(await changes(1, 1)).toMatchObject({ rev: 2, more: true, notices: [left, archived] });
    });

    it("stores no notice when the unit of work throws", async () => {
      const { store, room, ada } = await scene(open);
      const run = store.unitOfWork.run(async (tx) => {
        const locked = await tx.rooms.lock(room.id);
        if (locked) await tx.notices.add(newNotice(locked.head, made(ada, { kind: "topic" })));
        throw new Error("no");
      });
      await expect(run).rejects.toThrow("no");
      expect(await newest(store, room, ada, 5)).toEqual([]);
    });

    it("returns the current names of the people", async () => {
      const { store, room, ada, bob } = await scene(open);
      await note(store, room, ada, { kind: "removed", subject: summaryOf(bob) });
      const [adaNow, bobNow] = [await rename(store, ada), await rename(store, bob)];
      const named = { actor: { displayName: adaNow }, subject: { displayName: bobNow } };
      expect(await newest(store, room, ada, 5)).toMatchObject([named]);
      expect((await store.messageLog.changes(room.id, { after: 1, limit: 9 }))?.notices).toMatchObject([named]);
      expect(await store.roomReader.audit(room.id, { limit: 9 })).toMatchObject([named]);
    });
  });

  describe("AuditRepository", () => {
    it("lists entries and notices of one room, newest first, page by page", async () => {
      const { store, room, ada, bob } = await scene(open);
      const created = await note(store, room, ada, { kind: "created" });
      const mute = await audit(store, room, ada, {
        action: "muted",
        subject: summaryOf(bob),
        details: { until: null },
      });
      const removed = await note(store, room, ada, { kind: "removed", subject: summaryOf(bob) });
      const deleted = await audit(store, room, ada, { action: "message_deleted", messageId: newId() });
      await note(store, await roomOf(store, ada), ada, { kind: "created" });

      const page = (after?: string) => store.roomReader.audit(room.id, { limit: 2, ...(after && { after }) });
      expect(await page()).toEqual([
        deleted,
        expect.objectContaining({ id: removed.id, action: "removed", subject: summaryOf(bob), details: null }),
      ]);
      expect(await page(removed.id)).toEqual([mute, expect.objectContaining({ id: created.id, action: "created" })]);
      expect(await page(created.id)).toEqual([]);
    });

    it("lists an entry in the place of the notice with its id, on every page", async () => {
      const { store, room, ada, bob } = await scene(open);
      const first = await note(store, room, ada, { kind: "created" });
      const banned = await note(store, room, ada, { kind: "banned", subject: summaryOf(bob), data: { until: null } });
      const details = { until: null, reason: "Spam." };
      const entry = await audit(store, room, ada, {
        id: banned.id,
        action: "banned",
        subject: summaryOf(bob),
        details,
      });
      const last = await note(store, room, ada, { kind: "topic" });
      const ids = async (limit: number, after?: string) =>
        (await store.roomReader.audit(room.id, { limit, ...(after && { after }) })).map(({ id }) => id);
      expect(await store.roomReader.audit(room.id, { limit: 9 })).toMatchObject([
        { id: last.id },
        entry,
        { id: first.id },
      ]);
      expect([await ids(2), await ids(2, banned.id)]).toEqual([[last.id, banned.id], [first.id]]);
      expect((await newest(store, room, ada, 5))?.map(({ data }) => data)).toEqual([null, { until: null }, null]);
    });

    it("stores several entries at once", async () => {
      const { store, room, ada, bob } = await scene(open);
      const entries = [
        buildEntry(room, ada, { details: { reason: "Spam." } }),
        buildEntry(room, bob, { messageId: newId() }),
      ];
      await store.unitOfWork.run((tx) => tx.audit.addAll(entries));
      expect(await store.roomReader.audit(room.id, { limit: 9 })).toEqual(entries.toReversed());
    });
  });
}

async function scene(open: OpenStore) {
  const store = await open();
  const [ada, bob] = [await someone(store), await someone(store)];
  return { store, ada, bob, room: await roomOf(store, ada) };
}

const made = (actor: User, with_: Pick<NewNotice, "kind" | "subject" | "data">): NewNotice => ({
  id: newId(),
  actor: summaryOf(actor),
  at: moment(7),
  ...with_,
});

const note = async (store: Store, room: Room, actor: User, with_: Pick<NewNotice, "kind" | "subject" | "data">) =>
  noteIn(store, room, [[made(actor, with_)]]);

/** Returns the notices on the page of the newest `messages`, as the user sees it. */
const newest = async (store: Store, room: Room, user: User, messages: number) =>
  (await store.roomReader.view(room.id, user.id, messages))?.notices;

/** Adds notices, each in a change of its own or all in one. */
export async function noteMany(
  store: Store,
  room: Room,
  actor: User,
  count: number,
  together?: "one rev",
): Promise<Notice[]> {
  const notices = times(count, () => made(actor, { kind: "joined" }));
  const stored: Notice[] = [];
  await noteIn(store, room, together ? [notices] : notices.map((notice) => [notice]), stored);
  return stored;
}

/** Adds notices in one unit of work, those of each group with one `rev`. Returns the last one. */
async function noteIn(store: Store, room: Room, groups: NewNotice[][], stored: Notice[] = []): Promise<Notice> {
  return store.unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(room.id);
    if (!locked) throw new Error("There is no such room.");
    stored.length = 0;
    let { head } = locked;
    for (const group of groups) {
      head = raiseRev(head);
      for (const notice of group) {
        stored.push(newNotice(head, notice));
        await tx.notices.add(newNotice(head, notice));
      }
    }
    await tx.rooms.saveHead(head);
    const last = stored.at(-1);
    if (!last) throw new Error("There is no notice.");
    return last;
  });
}

function buildEntry(room: Room, actor: User, with_: Partial<AuditEntry>): AuditEntry {
  const nothing = { action: "muted", subject: null, messageId: null, details: null };
  return { id: newId(), roomId: room.id, actor: summaryOf(actor), at: moment(8), ...nothing, ...with_ };
}

async function audit(...[store, room, actor, with_]: [Store, ...Parameters<typeof buildEntry>]): Promise<AuditEntry> {
  const entry = buildEntry(room, actor, with_);
  await store.unitOfWork.run((tx) => tx.audit.add(entry));
  return entry;
}

async function rename(store: Store, { id }: User): Promise<string> {
  const displayName = `Renamed ${id}`;
  await store.unitOfWork.run(async (tx) => {
    const user = await tx.accounts.lock(id);
    if (user) await tx.accounts.save({ ...user, displayName, nameRev: user.nameRev + 1 });
  });
  return displayName;
}
