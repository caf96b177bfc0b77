import fc from "fast-check";
import { expect, it } from "vitest";
import type { Message } from "../protocol.js";
import { type ClientState, initialState, updateRoom } from "./client-state.js";
import { closedRoom } from "./held-entities.js";
import { readMarked, seenBy, seenLoaded } from "./receipts.js";
import { newRoomState } from "./room-state.js";
import { roomChanged } from "./rooms.js";
import { AT, person } from "./testing/entities.js";
import { ME, RoomLog } from "./testing/room-log.js";

const ROOM = "room-1";

function talk(settings: object = { receipts: true }, memberCount = 3) {
  const log = new RoomLog();
  const room = { ...log.room, memberCount, settings: { ...log.room.settings, ...settings } };
  const me = { ...person(1), email: "", emailVerified: true, receipts: true, bio: "", createdAt: AT };
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
  update((state) => seenLoaded(state, first, [{ user: person(2), at: AT }]));
  const second = send(2);
  const third = send(1);
  send(2);
  expect(seenBy(get(), ROOM, first.id)).toEqual([person(2).id]);
  expect(
    get()
      .rooms.get(ROOM)
      ?.receipts.get(` ${person(2).id}`),
  ).toBe(second.seq);
  expect(seenBy(get(), ROOM, third.id)).toEqual([]);
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
