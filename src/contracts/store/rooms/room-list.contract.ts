import { describe, expect, it } from "vitest";
import type { ActivityQuery, RoomQuery } from "../../../application/ports/room-reader.js";
import { lastActivity } from "../../../domain/rooms/activity.js";
import { MAX_NEWEST_FIRST } from "../../../domain/rooms/room-search.js";
import type { Room } from "../../../domain/rooms/room.js";
import { foldText } from "../../../domain/search/fold-text.js";
import type { User } from "../../../domain/accounts/user.js";
import { join, leave, moment, newId, roomOf, send, sendMany, someone, times } from "../../builders.js";
import type { OpenStore, Store } from "../store.js";

export function roomListContract(open: OpenStore): void {
  describe("RoomReader.list", () => {
    it("lists joined rooms, other public rooms, or both", async () => {
      const { store, owner, guest, tag } = await storeWithUsers(open);
      for (const name of ["mine", "left", "other"]) await roomOf(store, owner, { name: `${tag} ${name}` });
      const [other, ended, mine] = await list(store, owner, { contains: tag });
      await join(store, mine!.room, guest);
      await join(store, ended!.room, guest);
      await leave(store, ended!.room, guest);
      const ids = (membership: RoomQuery["membership"]) => listIds(store, guest, { contains: tag, membership });
      expect(await ids("joined")).toEqual([mine!.room.id]);
      expect(await ids("open")).toEqual([other!.room.id, ended!.room.id]);
      expect(await ids("any")).toEqual([other!.room.id, ended!.room.id, mine!.room.id]);
    });

    it("returns each room as a view with its last message", async () => {
      const { store, owner, guest, tag } = await storeWithUsers(open);
      const [first, second] = [await roomOf(store, owner, { name: tag }), await roomOf(store, owner, { name: tag })];
      await sendMany(store, first, owner, 3);
      await join(store, first, guest);
      for (const user of [owner, guest]) {
        const views = [
          await store.roomReader.view(second.id, user.id, 1),
          await store.roomReader.view(first.id, user.id, 1),
        ];
        const withNotices = (await list(store, user, { contains: tag })).map((view) => ({ ...view, notices: [] }));
        expect(withNotices).toEqual(views);
      }
    });

    it("hides private and direct rooms from non-members", async () => {
      const { store, owner, guest, tag } = await storeWithUsers(open);
      const hidden = await roomOf(store, owner, { name: `${tag} 1`, kind: "private" });
      const direct = await roomOf(store, owner, { name: `${tag} 2`, kind: "direct" });
      await join(store, hidden, guest);
      await leave(store, hidden, guest);
      for (const membership of ["any", "open", "joined"] as const) {
        expect(await listIds(store, guest, { contains: tag, membership })).toEqual([]);
      }
      expect(await listIds(store, owner, { contains: tag })).toEqual([direct.id, hidden.id]);
      expect(await listIds(store, owner, { contains: tag, membership: "open" })).toEqual([]);
    });

    it("lists archived rooms only for members", async () => {
      const { store, owner, guest, tag } = await storeWithUsers(open);
      const { id } = await roomOf(store, owner, { name: tag, archivedAt: moment() });
      expect(await listIds(store, guest, { contains: tag })).toEqual([]);
      expect(await listIds(store, guest, { contains: tag, membership: "open" })).toEqual([]);
      expect(await listIds(store, owner, { contains: tag })).toEqual([id]);
      expect(await listIds(store, owner, { contains: tag, membership: "joined" })).toEqual([id]);
    });

    it("pages through rooms, newest first", async () => {
      const { store, owner, guest, tag } = await storeWithUsers(open);
      const ids: string[] = [];
      for (let count = 0; count < 7; count += 1) {
        const room = await roomOf(store, owner, { name: tag });
        if (count % 2) await join(store, room, guest);
        ids.unshift(room.id);
      }
      const first = await listIds(store, guest, { contains: tag, limit: 3 });
      const second = await listIds(store, guest, { contains: tag, limit: 3, after: first.at(-1)! });
      const third = await listIds(store, guest, { contains: tag, limit: 3, after: second.at(-1)! });
      expect([first, second, third]).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
      expect(await listIds(store, guest, { contains: tag, limit: 3, after: third.at(-1)! })).toEqual([]);
    });

    it("finds a part of a room's name, in any case, and treats every character literally", async () => {
      const { store, owner } = await storeWithUsers(open);
      const names = [
        "100% sure",
        "100 percent",
        "snake_case",
        "snakeXcase",
        "back\\slash",
        "Ärger und ÖL",
        "ПРИВЕТ",
        'it\'s "so"',
      ];
      for (const name of names) await roomOf(store, owner, { name });
      const found = async (q: string) =>
        (await list(store, owner, { contains: foldText(q), membership: "joined" })).map(({ room }) => room.name).sort();
      expect(await found("100%")).toEqual(["100% sure"]);
      expect(await found("%")).toEqual(["100% sure"]);
      expect(await found("E_C")).toEqual(["snake_case"]);
      expect(await found("\\")).toEqual(["back\\slash"]);
      expect(await found("äRGER UND öl")).toEqual(["Ärger und ÖL"]);
      expect(await found("привет")).toEqual(["ПРИВЕТ"]);
      expect(await found("T'S \"SO")).toEqual(['it\'s "so"']);
      expect(await found("nowhere")).toEqual([]);
    });

    it("lists the rooms of one kind", async () => {
      const { store, owner, guest, tag } = await storeWithUsers(open);
      const [open_, mine] = [await roomOf(store, owner, { name: tag }), await roomOf(store, owner, { name: tag })];
      const group = await roomOf(store, owner, { name: tag, kind: "group" });
      const hidden = await roomOf(store, owner, { name: tag, kind: "private" });
      for (const room of [mine, group]) await join(store, room, guest);
      const ids = (query: Partial<RoomQuery>) => listIds(store, guest, { contains: tag, ...query });
      expect(await ids({ kind: "public" })).toEqual([mine.id, open_.id]);
      expect(await ids({ kind: "public", membership: "joined" })).toEqual([mine.id]);
      expect(await ids({ kind: "group" })).toEqual([group.id]);
      expect(await ids({ kind: "group", membership: "joined" })).toEqual([group.id]);
      expect(await ids({ kind: "group", membership: "open" })).toEqual([]);
      expect(await ids({ kind: "private" })).toEqual([]);
      expect(await listIds(store, owner, { kind: "private" })).toEqual([hidden.id]);
      expect(await listIds(store, owner, { kind: "direct" })).toEqual([]);
    });

    it("lists each of very many rooms with the same word once, by name, page by page", async () => {
      const { store, owner, guest } = await storeWithUsers(open);
      const word = `w${newId().replaceAll("-", "")}`;
      const rooms: Room[] = [];
      const roomNamed = async (name: string) => rooms.push(await roomOf(store, owner, { name: `${word} ${name}` }));
      for (const index of times(MAX_NEWEST_FIRST, (each) => each)) await roomNamed(`z${index % 7} ${word}1`);
      for (const name of ["b", `m ${word} 0`, "a", "é", "🌱"]) await roomNamed(name);
      await join(store, rooms.at(-1)!, guest);
      await join(store, rooms[3]!, guest);

      const paged: Room[] = [];
      for (let page = ["", ""]; page.length > 0; ) {
        const after = paged.at(-1)?.id;
        const views = await list(store, guest, { contains: word, limit: 60, ...(after && { after }) });
        page = views.map(({ room }) => room.id);
        paged.push(...views.map(({ room }) => room));
      }
      expect(paged.slice(0, 3).map(({ name }) => name.slice(word.length))).toEqual([` m ${word} 0`, " a", " b"]);
      expect(paged.slice(-1)).toEqual(rooms.slice(-1));
      expect(paged.map(({ id }) => id).sort()).toEqual(rooms.map(({ id }) => id).sort());
      const renamed = { ...rooms[0]!, name: "Another" };
      await store.unitOfWork.run((tx) => tx.rooms.saveRoom(renamed));
      const again = await listIds(store, guest, { contains: word, limit: 60, after: renamed.id });
      const others = paged.filter(({ id }) => id !== renamed.id);
      expect(again).toEqual(others.slice(0, 60).map(({ id }) => id));
    });

    it("finds rooms by their new names, and archived rooms only for members", async () => {
      const { store, owner, guest, tag } = await storeWithUsers(open);
      const room = await roomOf(store, owner, { name: `${tag} old` });
      const save = (changes: Partial<Room>) => store.unitOfWork.run((tx) => tx.rooms.saveRoom({ ...room, ...changes }));
      const names = async (user: User, contains: string) =>
        (await list(store, user, { contains })).map(({ room: { name } }) => name);
      await save({ name: `${tag} new` });
      expect([await names(guest, `${tag} old`), await names(guest, `${tag} n`)]).toEqual([[], [`${tag} new`]]);
      await save({ name: `${tag} new`, archivedAt: moment() });
      expect([await names(guest, `${tag} n`), await names(owner, `${tag} n`)]).toEqual([[], [`${tag} new`]]);
      await save({ name: `${tag} new`, kind: "private" });
      expect(await names(guest, tag)).toEqual([]);
      await save({ name: `${tag} new` });
      expect(await names(guest, tag)).toEqual([`${tag} new`]);
    });
  });
}

/** Contract of the list of joined rooms by their last activity. */
export function activityListContract(open: OpenStore): void {
  describe("RoomReader.listByActivity", () => {
    const byActivity = async (store: Store, user: User, query: Partial<ActivityQuery> = {}) =>
      (await store.roomReader.listByActivity(user.id, { limit: 20, ...query })).map(({ room }) => room.id);

    it("lists joined rooms by their last message or by the time of joining, page by page", async () => {
      const { store, owner, guest } = await storeWithUsers(open);
      const rooms = [];
      for (let made = 0; made < 5; made += 1) rooms.push(await roomOf(store, owner));
      const [quiet, late, early, tied, foreign] = rooms as [Room, Room, Room, Room, Room];
      for (const room of [quiet, late, early, tied]) await join(store, room, guest);
      for (const room of rooms) await joinedAt(store, room, guest, moment());
      await joinedAt(store, quiet, guest, moment(2_000));
      for (const [room, at] of [
        [late, 3_000],
        [early, 1_000],
        [tied, 1_000],
        [foreign, 9_000],
      ] as const)
        await send(store, room, owner, { sentAt: moment(at) });
      const expected = [late, quiet, tied, early].map(({ id }) => id);
      expect(await byActivity(store, guest)).toEqual(expected);
      const paged: string[] = [];
      for (let after: ActivityQuery["after"]; ; ) {
        const [view] = await store.roomReader.listByActivity(guest.id, { limit: 1, ...(after && { after }) });
        if (!view) break;
        paged.push(view.room.id);
        after = { roomId: view.room.id, lastActivityAt: lastActivity(view) };
      }
      expect(paged).toEqual(expected);
      await leave(store, late, guest);
      expect(await byActivity(store, guest)).toEqual(expected.slice(1));
    });

    it("counts no message that the member may not see", async () => {
      const { store, owner, guest } = await storeWithUsers(open);
      const [sooner, later] = [await roomOf(store, owner), await roomOf(store, owner)];
      for (const room of [sooner, later]) await join(store, room, guest);
      await joinedAt(store, sooner, guest, moment(2_000));
      await joinedAt(store, later, guest, moment(1_000), 2);
      await send(store, later, owner, { sentAt: moment(5_000) });
      expect(await byActivity(store, guest)).toEqual([sooner.id, later.id]);
      await send(store, later, owner, { sentAt: moment(5_000) });
      expect(await byActivity(store, guest)).toEqual([later.id, sooner.id]);
    });

    it("filters by kind and by a part of the name", async () => {
      const { store, owner, tag } = await storeWithUsers(open);
      const group = await roomOf(store, owner, { name: "", kind: "group" });
      const [room, other] = [await roomOf(store, owner, { name: `the ${tag}` }), await roomOf(store, owner)];
      expect(await byActivity(store, owner, { kind: "group" })).toEqual([group.id]);
      expect(await byActivity(store, owner, { kind: "public" })).toEqual([other.id, room.id]);
      expect(await byActivity(store, owner, { contains: tag })).toEqual([room.id]);
      expect(await byActivity(store, owner, { contains: tag, kind: "group" })).toEqual([]);
    });
  });
}

/** Changes when the user joined, and from which message on they see the room. */
const joinedAt = (store: Store, room: Room, user: User, at: Date, visibleFrom = 1) =>
  store.unitOfWork.run(async (tx) => {
    const membership = await tx.rooms.membership(room.id, user.id);
    if (membership) await tx.rooms.saveMembership({ ...membership, joinedAt: at, visibleFrom });
  });

async function storeWithUsers(open: OpenStore): Promise<{ store: Store; owner: User; guest: User; tag: string }> {
  const store = await open();
  return { store, owner: await someone(store), guest: await someone(store), tag: newId() };
}

const list = (store: Store, user: User, query: Partial<RoomQuery>) =>
  store.roomReader.list(user.id, { membership: "any", at: moment(1), limit: 20, ...query });

const listIds = async (store: Store, user: User, query: Partial<RoomQuery>) =>
  (await list(store, user, query)).map(({ room }) => room.id);
