import { expect, it } from "vitest";
import { initialState, setRoom } from "./client-state.js";
import { applyReady, connectionLost, roomChanged, roomListed, roomMarked, roomSynced, roomToRefresh } from "./rooms.js";
import { beginSync } from "./room-state.js";
import { plainMembership as membership } from "./testing/entities.js";
import { filled, me, room, welcome } from "./testing/room-scene.js";
import { unread, unreadMentions } from "./unread.js";

it("counts neither the user's own messages nor deleted ones as unread", () => {
  const log = filled(3);
  const withCount = { ...log.room, membership: { ...membership, unread: 3 } };
  let state = roomListed({ ...initialState, me }, withCount);
  expect(unread(room(state))).toBe(3);
  log.do({ kind: "send", author: 1 });
  state = roomChanged(state, log.changed(3, 4));
  expect([unread(room(state)), room(state).readSeq]).toEqual([3, 0]);
  log.do({ kind: "delete", which: 0 });
  log.do({ kind: "send", author: 2 });
  state = roomChanged(state, log.changed(4, 6));
  expect(unread(room(state))).toBe(3);
  expect(unread(room(roomChanged(state, log.changed(4, 6))))).toBe(3);
});

it("counts an unread message that begins or ceases to mention the user when it is edited", () => {
  const log = filled(3);
  const listed = roomListed({ ...initialState, me }, { ...log.room, membership: { ...membership, unread: 3 } });
  log.do({ kind: "send", author: 2 });
  let state = roomChanged(listed, log.changed(3, 4));
  const edit = (userIds: string[]) => {
    log.do({ kind: "edit", which: 3 });
    const change = log.changed(log.rev - 1, log.rev);
    const messages = change.messages.map((each) => ({ ...each, mentions: { userIds, room: false, here: false } }));
    state = roomChanged(state, { ...change, messages });
    return [unread(room(state)), unreadMentions(room(state))];
  };
  expect(edit([me.id])).toEqual([4, 1]);
  expect(edit([me.id])).toEqual([4, 1]);
  expect(edit([])).toEqual([4, 0]);
});

it("takes the markers of an answer, and counts later messages from there on", () => {
  const log = filled(3);
  const listed = roomListed({ ...initialState, me }, { ...log.room, membership: { ...membership, unread: 3 } });
  const markers = { readSeq: 3, unreadFrom: null, unread: 0, unreadMentions: 0 };
  let state = roomMarked(listed, "room-1", markers, { userRev: 0 });
  expect([unread(room(state)), unreadMentions(room(state))]).toEqual([0, 0]);
  log.do({ kind: "send", author: 1 });
  state = roomChanged(state, log.changed(3, 4));
  expect([unread(room(state)), room(state).readSeq]).toEqual([0, 4]);
  log.do({ kind: "send", author: 2 });
  state = roomChanged(state, log.changed(4, 5));
  expect(unread(room(state))).toBe(1);
});

it("reads a room again when it changed while a mark was answered and not all of its messages are held", () => {
  const log = filled(3);
  const listed = roomListed(
    { ...initialState, me, roomsLoaded: true },
    { ...log.room, membership: { ...membership, unread: 3 } },
  );
  log.do({ kind: "send", author: 2 });
  const state = roomChanged(listed, log.changed(3, 4));
  expect(unread(room(state))).toBe(4);
  const countedBefore = { readSeq: 1, unreadFrom: null, unread: 2, unreadMentions: 0 };
  expect(roomToRefresh(roomMarked(state, "room-1", countedBefore, { userRev: 0, rev: 3 }))).toBe("room-1");
  expect(roomToRefresh(roomMarked(state, "room-1", countedBefore, { userRev: 0, rev: 4 }))).toBeNull();
});

it("counts what was sent during an absence once, when the marker moved on another device meanwhile", () => {
  const log = filled(3);
  const listed = roomListed({ ...initialState, me }, { ...log.room, membership: { ...membership, unread: 3 } });
  for (let i = 0; i < 250; i += 1) log.do({ kind: "send", author: 2 });
  const heads = [{ roomId: "room-1", seq: 253, rev: 253, readSeq: 3, unreadFrom: null }];
  const back = applyReady(connectionLost(listed), welcome(log, { rooms: heads }));
  let state = setRoom(back, beginSync(room(back)));
  for (const after of [3, 103, 203]) state = roomSynced(state, log.synced(after, 100));
  expect(unread(room(state))).toBe(250);
});
