import { describe, expect, it } from "vitest";
import { initialState, updateRoom, type ClientState } from "./client-state.js";
import {
  CHANGED_MEMBERS,
  keepNewestNotices,
  MESSAGES_DURING_A_SYNC,
  MESSAGES_OF_A_CLOSED_ROOM,
} from "./held-entities.js";
import { hasOlder, newRoomState, shownMessages, shownNotices, wantMembers } from "./room-state.js";
import { roomChanged, roomListed, roomSynced } from "./rooms.js";
import { applyOlder } from "./changes.js";
import { RoomLog } from "./testing/room-log.js";

const PAGE = 100;

const listed = (log: RoomLog): ClientState => roomListed(initialState, log.room);
const send = (log: RoomLog, count: number) => {
  for (let n = 0; n < count; n += 1) log.do({ kind: "send", author: 1 });
};
const room = (state: ClientState) => {
  const held = state.rooms.get("room-1");
  if (!held) throw new Error("The room is not held.");
  return held;
};
const open = (state: ClientState): ClientState => ({ ...state, openRooms: new Set(["room-1"]) });

/** Applies page after page, and returns the largest numbers of held entities. */
function catchUp(start: ClientState, log: RoomLog) {
  let state = start;
  const most = { messages: 0, members: 0 };
  for (let more = true; more; ) {
    const page = log.synced(room(state).rev, PAGE);
    state = roomSynced({ ...state, pendingEvents: [] }, page);
    most.messages = Math.max(most.messages, room(state).messages.length);
    most.members = Math.max(most.members, room(state).members.size);
    ({ more } = page);
  }
  return { state, most };
}

describe("the messages and members that a client holds", () => {
  it("holds a page of a room that is not open, however much is missed or arrives live", () => {
    const log = new RoomLog();
    const before = listed(log);
    send(log, 3_000);
    const { state, most } = catchUp(before, log);
    expect(most.messages).toBe(MESSAGES_OF_A_CLOSED_ROOM);
    send(log, 1);
    const after = room(roomChanged(state, log.changed(3_000, 3_001)));
    expect(shownMessages(after).map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, n) => 2_902 + n));
    expect(hasOlder(after)).toBe(true);
  });

  it("holds a bounded number of messages of an open room while it catches up, and all that arrive live", () => {
    const log = new RoomLog();
    const before = open(listed(log));
    send(log, 3_000);
    const { state, most } = catchUp(before, log);
    expect(most.messages).toBeLessThanOrEqual(MESSAGES_DURING_A_SYNC + PAGE);
    const held = room(state).messages.length;
    send(log, 50);
    expect(shownMessages(room(roomChanged(state, log.changed(3_000, 3_050))))).toHaveLength(held + 50);
  });

  it("keeps as many messages as somebody has loaded", () => {
    const log = new RoomLog();
    send(log, 400);
    const loaded = updateRoom(listed(log), "room-1", (held) => applyOlder(held, log.history(400, 299)));
    expect(shownMessages(room(loaded))).toHaveLength(300);
    send(log, 20);
    expect(shownMessages(room(roomChanged(loaded, log.changed(400, 420))))).toHaveLength(300);
  });

  it("discards history on its way when it may be older than a dropped edit", () => {
    const log = new RoomLog();
    send(log, 10);
    const before = listed(log);
    const onItsWay = { page: log.history(10, 9), asked: room(before) };
    log.do({ kind: "edit", which: 2 });
    send(log, 200);
    const { state } = catchUp(before, log);
    expect(applyOlder(room(state), onItsWay.page, { asked: onItsWay.asked })).toBe(room(state));
  });

  it("holds the members that changed last, and all of them once they are loaded", () => {
    const log = new RoomLog();
    const before = listed(log);
    for (let who = 0; who < 1_000; who += 1) log.do({ kind: "enter", who });
    expect(catchUp(before, log).most.members).toBeLessThanOrEqual(2 * CHANGED_MEMBERS);
    expect(catchUp(updateRoom(before, "room-1", wantMembers), log).most.members).toBe(1_000);
  });

  it("holds a bounded number of notices while it catches up", () => {
    const log = new RoomLog();
    const before = listed(log);
    for (let turn = 0; turn < 1_000; turn += 1) log.do({ kind: "enter", who: turn % 5 });
    const { notices } = room(catchUp(before, log).state);
    expect(notices.map(({ rev }) => rev)).toEqual(Array.from({ length: 100 }, (_, n) => 901 + n));
  });

  it("shows no message that stands before a dropped notice, and loads both again", () => {
    const log = new RoomLog();
    for (let turn = 0; turn < 10; turn += 1) {
      send(log, 1);
      log.do({ kind: "enter", who: 1 });
    }
    const newest = { ...log.history(11, 20), isNewest: true };
    const kept = keepNewestNotices(applyOlder(newRoomState(log.room, "epoch-1"), newest), 4);
    expect(shownMessages(kept).map(({ seq }) => seq)).toEqual([7, 8, 9, 10]);
    expect(shownNotices(kept).map(({ afterSeq }) => afterSeq)).toEqual([7, 8, 9, 10]);
    expect(shownNotices(applyOlder(kept, log.history(7, 20)))).toHaveLength(10);
    expect(shownMessages(keepNewestNotices(kept, 1)).map(({ seq }) => seq)).toEqual([10]);
  });

  it("buffers a bounded number of live changes during a sync, and reads the others again", () => {
    const log = new RoomLog();
    let state = updateRoom(listed(log), "room-1", (held) => ({ ...held, syncing: true }));
    const first = log.synced(0, PAGE);
    for (let n = 1; n <= 500; n += 1) {
      send(log, 1);
      state = roomChanged(state, log.changed(n - 1, n));
    }
    expect(room(state).buffered).toHaveLength(100);
    const behind = room(roomSynced(state, first));
    expect([behind.rev, behind.knownRev]).toEqual([0, 500]);
    expect(room(catchUp(state, log).state)).toMatchObject({ rev: 500, buffered: [] });
  });
});
