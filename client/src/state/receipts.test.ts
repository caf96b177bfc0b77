import fc from "fast-check";
import { expect, it } from "vitest";
import type { Message, Profile } from "../protocol.js";
import { takeBlocked } from "./blocked.js";
import { type ClientState, initialState, updateRoom } from "./client-state.js";
import { closedRoom } from "./held-entities.js";
import { profileChanged } from "./profile.js";
import { readMarked, seenBy, seenLoaded } from "./receipts.js";
import { newRoomState } from "./room-state.js";
import { roomChanged } from "./rooms.js";
import { AT, person } from "./testing/entities.js";
import { ME, RoomLog } from "./testing/room-log.js";

const ROOM = "room-1";

function talk(settings: object = { receipts: true }, memberCount = 3) {
  const log = new RoomLog();
  const room = { ...log.room, memberCount, settings: { ...log.room.settings, ...settings } };
  const me = { ...person(1), email: "", emailVerified: true, receipts: true, data: null, bio: "", createdAt: AT };
  let state: ClientState = {
    ...initialState,
    me,
    openRooms: new Set([ROOM]),
    rooms: new Map([[ROOM, newRoomState(room, "epoch-1")]]),
  };
  const send = (author: number): Message => {
    const { rev } = log;
    log.do({ kind: "send", author });
    const change = log.changed(rev, log.rev);
    state = roomChanged(state, change);
    return change.messages.at(-1) as Message;
  };
  return { log, send, get: () => state, update: (next: (state: ClientState) => ClientState) => (state = next(state)) };
}

const marked = (user: number, seq: number, threadOf: string | null = null) => ({
  roomId: ROOM,
  threadOf,
  userId: person(user).id,
  seq,
});

const answer = (...users: readonly number[]) => ({
  items: users.map((user) => ({ user: person(user), at: AT })),
  nextCursor: null,
});

const receiptsOf = (state: ClientState) => state.rooms.get(ROOM)?.receipts ?? new Map<string, number>();

it("finds who has read a message, without its author, the user and people whom the user blocks", () => {
  const { send, get, update } = talk();
  const [first, second] = [send(1), send(2)];
  for (const user of [1, 2, 3, 4]) update((state) => readMarked(state, marked(user, 1)));
  update((state) => ({ ...state, blockedIds: new Set([person(4).id]) }));
  expect(seenBy(get(), ROOM, first.id)).toEqual([person(2).id, person(3).id]);
  expect(seenBy(get(), ROOM, second.id)).toEqual([]);
  update((state) => readMarked(state, marked(3, 2)));
  expect(seenBy(get(), ROOM, second.id)).toEqual([person(3).id]);
  expect(seenBy(get(), ROOM, "unknown")).toEqual([]);
  expect(ME).toBe(person(1).id);
});

it("returns the same list while its people are the same", () => {
  const { send, get, update } = talk();
  const first = send(1);
  update((state) => readMarked(state, marked(2, 1)));
  const before = seenBy(get(), ROOM, first.id);
  send(1);
  update((state) => readMarked(state, marked(2, 2)));
  expect(seenBy(get(), ROOM, first.id)).toBe(before);
});

it("takes over who the server says has read a message, and follows what they send in person", () => {
  const { send, get, update } = talk();
  const first = send(1);
  update((state) => seenLoaded(state, first, answer(2), new Map()));
  const second = send(2);
  const third = send(1);
  send(2);
  expect(seenBy(get(), ROOM, first.id)).toEqual([person(2).id]);
  expect(receiptsOf(get()).get(` ${person(2).id}`)).toBe(second.seq);
  expect(seenBy(get(), ROOM, third.id)).toEqual([]);
});

it("concludes nothing about other messages from the readers of a reply that stands in the room too", () => {
  const { log, send, get, update } = talk();
  const root = send(1);
  const reply = () => {
    log.do({ kind: "reply", author: 1, which: 0, alsoInRoom: true });
    const change = log.changed(log.rev - 1, log.rev);
    update((state) => roomChanged(state, change));
    return change.messages.find(({ threadOf }) => threadOf === root.id) as Message;
  };
  const [earlier, between, later] = [reply(), send(1), reply()];
  expect([earlier, later].map(({ seq, threadSeq }) => [seq, threadSeq])).toEqual([
    [2, 1],
    [4, 2],
  ]);
  update((state) => seenLoaded(state, later, answer(2, 3), receiptsOf(state)));
  expect(seenBy(get(), ROOM, later.id)).toEqual([person(2).id, person(3).id]);
  for (const { id } of [root, earlier, between]) expect(seenBy(get(), ROOM, id)).toEqual([]);
  update((state) => seenLoaded(state, later, answer(3), receiptsOf(state)));
  expect(seenBy(get(), ROOM, later.id)).toEqual([person(3).id]);
});

it("drops people whom a complete list lacks, except those whose marker moved meanwhile", () => {
  const { send, get, update } = talk();
  const [first, second] = [send(1), send(1)];
  for (const user of [2, 3, 4, 5]) update((state) => readMarked(state, marked(user, user === 4 ? 1 : 2)));
  const before = receiptsOf(get());
  update((state) => readMarked(state, marked(4, 2)));
  update((state) => seenLoaded(state, second, { ...answer(3), nextCursor: "more" }, before));
  expect(seenBy(get(), ROOM, second.id)).toHaveLength(4);
  update((state) => seenLoaded(state, second, answer(3), before));
  expect(seenBy(get(), ROOM, second.id)).toEqual([3, 4].map((user) => person(user).id));
  expect(seenBy(get(), ROOM, first.id)).toEqual([3, 4].map((user) => person(user).id));
});

it("leaves the markers of other threads and earlier ones alone when a list lacks people", () => {
  const { send, get, update } = talk();
  const [, second] = [send(1), send(1)];
  update((state) => readMarked(state, marked(2, 1)));
  update((state) => readMarked(state, marked(3, 9, "root-1")));
  const before = receiptsOf(get());
  expect(update((state) => seenLoaded(state, second, answer(), before))).toBe(get());
  expect(receiptsOf(get())).toBe(before);
});

it("shows nobody to a user who hides their own receipts, and again when they show them", () => {
  const { send, get, update } = talk();
  const first = send(1);
  update((state) => readMarked(state, marked(2, 1)));
  const me = get().me as Profile;
  update((state) => profileChanged(state, { ...me, receipts: false }));
  expect(seenBy(get(), ROOM, first.id)).toEqual([]);
  update((state) => profileChanged(state, me));
  expect(seenBy(get(), ROOM, first.id)).toEqual([person(2).id]);
  update((state) => profileChanged(state, { ...me, id: person(2).id, receipts: false }));
  expect(get().me).toBe(me);
});

it("forgets the markers of people whom the user blocks, also those that arrive late", () => {
  const { send, get, update } = talk();
  const first = send(1);
  for (const user of [2, 3]) update((state) => readMarked(state, marked(user, 1)));
  update((state) => takeBlocked(state, [person(2).id]));
  update((state) => readMarked(state, marked(2, 2)));
  update((state) => takeBlocked(state, []));
  expect(seenBy(get(), ROOM, first.id)).toEqual([person(3).id]);
});

it("forgets the markers of members who leave, and all when the room is closed", () => {
  const { log, send, get, update } = talk();
  const first = send(1);
  for (const user of [2, 3]) update((state) => readMarked(state, marked(user, 1)));
  for (const kind of ["enter", "exit"] as const) log.do({ kind, who: 2 });
  update((state) => roomChanged(state, log.changed(log.rev - 2, log.rev)));
  expect(seenBy(get(), ROOM, first.id)).toEqual([person(3).id]);
  update((state) => updateRoom(state, ROOM, closedRoom));
  expect(get().rooms.get(ROOM)?.receipts.size).toBe(0);
});

it("keeps no markers of rooms that are closed, large or without receipts, and a bounded number of an open one", () => {
  for (const { get, update } of [talk({ receipts: false }), talk({ receipts: true }, 101)])
    expect(update((state) => readMarked(state, marked(2, 1)))).toBe(get());
  const { update } = talk();
  expect(update((state) => ({ ...state, openRooms: new Set() })).openRooms.size).toBe(0);
  expect(update((state) => readMarked(state, marked(2, 1))).rooms.get(ROOM)?.receipts.size).toBe(0);
  const open = talk();
  for (let thread = 0; thread < 1_000; thread += 1)
    open.update((state) => readMarked(state, marked(2, 1, `root-${thread}`)));
  expect(open.get().rooms.get(ROOM)?.receipts.size).toBeLessThanOrEqual(500);
});

it("converges to the highest marker of each person and thread, in whatever order they arrive", () => {
  const step = fc.record({
    user: fc.integer({ min: 2, max: 4 }),
    seq: fc.integer({ min: 1, max: 9 }),
    threadOf: fc.constantFrom(null, "root-1"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { get, update } = talk();
      const highest = new Map<string, number>();
      for (const { user, seq, threadOf } of steps) {
        update((state) => readMarked(state, marked(user, seq, threadOf)));
        const key = `${threadOf ?? ""} ${person(user).id}`;
        highest.set(key, Math.max(highest.get(key) ?? 0, seq));
      }
      expect(get().rooms.get(ROOM)?.receipts).toEqual(highest);
    }),
  );
});
