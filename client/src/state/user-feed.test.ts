import { describe, expect, it } from "vitest";
import type { MyMembership, Room } from "../protocol.js";
import { type ClientState, initialState } from "./client-state.js";
import { roomAdded, roomChanged, roomListed, roomToRefresh, roomUnreadable } from "./rooms.js";
import { AT, person, plainMembership as membership } from "./testing/entities.js";
import { RoomLog } from "./testing/room-log.js";
import { countChanges, unread } from "./unread.js";
import { userChanged, userSynced } from "./user-feed.js";
import { beginUserSync, isUserBehind } from "./user-state.js";

const ROOM = "room-1";
const user = { ...initialState.user, rev: 4, knownRev: 4 };
const empty: ClientState = {
  ...initialState,
  me: { ...person(1), email: "", emailVerified: true, receipts: true, data: null, bio: "", createdAt: AT },
  user,
  roomsLoaded: true,
};
const filled = (count: number) => {
  const log = new RoomLog();
  for (let i = 0; i < count; i += 1) log.do({ kind: "send", author: 2 });
  return log;
};
const withMembership = ({ room }: RoomLog, unreadCount: number): Room => ({
  ...room,
  membership: { ...membership, unread: unreadCount },
});
const told = (state: ClientState, rev: number, changes: Partial<MyMembership>) =>
  userChanged(state, { from: rev - 1, rev, memberships: [{ ...membership, ...changes, roomId: ROOM, rev }] });
const left = (state: ClientState, rev: number) =>
  userChanged(state, { from: rev - 1, rev, memberships: [{ roomId: ROOM, rev, deleted: true }] });
const unreadIn = ({ rooms }: ClientState) => {
  const room = rooms.get(ROOM);
  return room ? unread(room) : null;
};

describe("a change of the user's membership", () => {
  it("counts a message once when it is in the membership's count before its own change arrives", () => {
    const log = filled(3);
    const listed = roomListed(empty, withMembership(log, 3));
    log.do({ kind: "send", author: 2 });
    const starred = told(listed, 5, { favourite: true, unread: 4 });
    const state = roomChanged(starred, log.changed(3, 4));
    expect([unreadIn(state), roomToRefresh(state)]).toEqual([4, null]);
  });

  it("has the room read again when a message may be counted twice after a mark, and takes that count", () => {
    const log = filled(3);
    const listed = roomListed(empty, withMembership(log, 3));
    log.do({ kind: "send", author: 2 });
    const marked = told(listed, 5, { readSeq: 1, unread: 3 });
    expect([unreadIn(marked), roomToRefresh(marked)]).toEqual([3, null]);
    const doubtful = roomChanged(marked, log.changed(3, 4));
    expect(roomToRefresh(doubtful)).toBe(ROOM);
    const room = { ...log.room, membership: { ...membership, readSeq: 1, unread: 3 } };
    const read = roomListed(doubtful, room, 5);
    expect([unreadIn(read), roomToRefresh(read)]).toEqual([3, null]);
    expect(roomToRefresh(roomUnreadable(doubtful, ROOM))).toBeNull();
  });

  it("counts the held messages after a mark when none is missing", () => {
    const log = filled(3);
    const listed = roomListed(empty, withMembership(log, 3));
    log.do({ kind: "send", author: 2 });
    const state = roomChanged(told(listed, 5, { readSeq: 2, unread: 2 }), log.changed(3, 4));
    expect([unreadIn(state), roomToRefresh(state)]).toEqual([2, null]);
  });

  it("has a room read that was left and joined again, when the leave arrives after the room", () => {
    const log = filled(1);
    const added = roomAdded(empty, { room: withMembership(log, 0), rev: log.rev });
    const gone = left(added, 5);
    expect([gone.rooms.size, roomToRefresh(gone)]).toEqual([0, null]);
    const again = told(gone, 6, {});
    expect(roomToRefresh(again)).toBe(ROOM);
    expect(roomToRefresh({ ...again, roomsLoaded: false })).toBeNull();
    expect(roomToRefresh(left(again, 7))).toBeNull();
    expect(roomToRefresh(roomUnreadable(again, ROOM))).toBeNull();
    expect(roomToRefresh(roomListed(again, withMembership(log, 0), 6))).toBeNull();
  });
});

describe("a hole in the user feed", () => {
  it("is synced after a sync that was read before it", () => {
    const syncing = { ...empty, user: beginUserSync(empty.user) };
    const told = userChanged(syncing, { from: 5, rev: 5 });
    const page = { epoch: "e", from: 4, rev: 4, more: false, reset: false };
    const synced = userSynced(told, { ...page, memberships: [], threads: [], drafts: [], scheduled: [] });
    expect(isUserBehind(synced.user)).toBe(true);
  });
});

describe("a change of the room", () => {
  it("finds a changed message without reading the whole list of held messages", () => {
    const log = filled(500);
    const { rooms } = roomListed(empty, withMembership(log, 500));
    const held = rooms.get(ROOM);
    if (!held) throw new Error("The room is not held.");
    let reads = 0;
    const messages = new Proxy([...log.messages], {
      get(list, key) {
        reads += Number(typeof key === "string" && /^\d+$/.test(key));
        return Reflect.get(list, key) as unknown;
      },
    });
    const before = { ...held, messages, counted: { ...held.counted, rev: 499 } };
    const last = log.messages.slice(-1).map((message) => ({ ...message, deletedAt: AT, rev: 500 }));
    const after = countChanges("user-1", before, before, last);
    expect([unread(after), reads < 50]).toEqual([499, true]);
  });
});
