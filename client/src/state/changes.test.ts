import { beforeEach, describe, expect, it } from "vitest";
import { applyChange, applyJoin, applyOlder, applySync } from "./changes.js";
import {
  abandonSync,
  beginSync,
  disconnected,
  hasOlder,
  noteRev,
  isBehind,
  newRoomState,
  type RoomState,
  shownMessages,
  markHole,
} from "./room-state.js";
import { EPOCH, RoomLog } from "./testing/room-log.js";

const seqs = (state: RoomState) => shownMessages(state).map(({ seq }) => seq);

describe("the state of a room", () => {
  let log: RoomLog;
  const send = (count: number) => {
    for (let i = 0; i < count; i += 1) log.do({ kind: "send", author: 1 });
  };
  beforeEach(() => {
    log = new RoomLog();
    send(10);
  });

  it("starts with the last message and older messages to load", () => {
    const state = newRoomState(log.room, EPOCH);
    expect(seqs(state)).toEqual([10]);
    expect(hasOlder(state)).toBe(true);
  });

  it("applies a change after a hole once a sync has closed the hole", () => {
    const held = newRoomState(log.room, EPOCH);
    send(3);
    const late = applyChange(held, log.changed(12, 13));
    expect(seqs(late)).toEqual([10]);
    expect(isBehind(late)).toBe(true);
    const synced = applySync(beginSync(late), { ...log.changed(10, 12), epoch: EPOCH, more: false, reset: false });
    expect(seqs(synced)).toEqual([10, 11, 12, 13]);
    expect(isBehind(synced)).toBe(false);
  });

  it("needs a sync when a higher rev is announced, and again when a sync was abandoned", () => {
    const behind = noteRev(newRoomState(log.room, EPOCH), 11);
    expect(isBehind(behind)).toBe(true);
    expect(isBehind(beginSync(behind))).toBe(false);
    expect(isBehind(abandonSync(beginSync(behind)))).toBe(true);
  });

  it("needs another sync when a hole is announced while the answer to a sync is on its way", () => {
    const syncing = beginSync(noteRev(newRoomState(log.room, EPOCH), 11));
    send(2);
    const page = log.synced(10, 20);
    send(2);
    const told = markHole(syncing, 14);
    expect(isBehind(applySync(told, page))).toBe(true);
    expect(isBehind(applySync(told, log.reset(2)))).toBe(true);
    expect(isBehind(applySync(beginSync(applySync(told, page)), log.synced(12, 20)))).toBe(false);
  });

  it("needs a sync when the connection is lost during a sync", () => {
    expect(isBehind(disconnected(beginSync(newRoomState(log.room, EPOCH))))).toBe(true);
    expect(isBehind(disconnected(newRoomState(log.room, EPOCH)))).toBe(false);
  });

  it("discards the old state on a reset, but keeps live changes that arrived before the answer", () => {
    const held = beginSync(newRoomState(log.room, EPOCH));
    const restored = new RoomLog();
    for (let i = 0; i < 4; i += 1) restored.do({ kind: "send", author: 2 });
    const page = { ...restored.reset(2), epoch: "epoch-2" };
    restored.do({ kind: "send", author: 2 });
    const state = applySync(applyChange(held, restored.changed(4, 5)), page);
    expect(seqs(state)).toEqual([3, 4, 5]);
    expect(state).toMatchObject({ rev: 5, seq: 5, epoch: "epoch-2" });
  });

  it("keeps an edit of an old message when a page of history brings an older state of it", () => {
    const held = newRoomState(log.room, EPOCH);
    const stale = log.history(10, 20);
    log.do({ kind: "edit", which: 2 });
    const edited = applyChange(held, log.changed(10, 11));
    expect(seqs(edited)).toEqual([10]);
    expect(shownMessages(applyOlder(edited, stale))[2]).toMatchObject({ seq: 3, body: "edited at 11" });
  });

  it("ignores a page of history that was requested before a reset", () => {
    const held = newRoomState(log.room, EPOCH);
    const stale = log.history(9, 2);
    log.do({ kind: "edit", which: 7 });
    const state = applySync(beginSync(held), log.reset(2));
    expect(seqs(applyOlder(state, stale, { asked: held }))).toEqual([9, 10]);
  });

  it("has no older messages to load once the first page of history is loaded", () => {
    const state = applyOlder(newRoomState(log.room, EPOCH), log.history(10, 50));
    expect(seqs(state)).toHaveLength(10);
    expect(hasOlder(state)).toBe(false);
  });

  it("does not show a page of history with a gap to the shown messages", () => {
    const state = applyOlder(newRoomState(log.room, EPOCH), log.history(5, 2));
    expect(seqs(state)).toEqual([10]);
  });

  it("keeps the newer room name when an older change is repeated", () => {
    const held = newRoomState(log.room, EPOCH);
    log.do({ kind: "rename" });
    const first = log.changed(10, 11);
    log.do({ kind: "rename" });
    const state = [first, log.changed(11, 12), first].reduce((room, change) => applyChange(room, change), held);
    expect(state.room.name).toBe("Room 12");
  });

  it("emits a late message once as new, in its latest state, after an interrupted sync", () => {
    const fresh = new RoomLog();
    const held = newRoomState(fresh.room, EPOCH);
    fresh.do({ kind: "send", author: 1 });
    const late = fresh.changed(0, 1);
    fresh.do({ kind: "edit", which: 0 });
    const cut = disconnected(applySync(beginSync(held), fresh.synced(0, 1)));
    const behind = applyChange(applyChange(cut, late), fresh.changed(1, 2));
    const state = applySync(beginSync(behind), fresh.synced(behind.rev, 1));
    expect(state.pendingEvents.filter(({ name }) => name !== "changed" && name !== "resynced")).toMatchObject([
      { name: "message", event: { seq: 1, body: "edited at 2" } },
    ]);
  });

  it("holds live changes until the last page of a sync, also when it joins the room meanwhile", () => {
    const syncing = beginSync(newRoomState(log.room, EPOCH));
    send(1);
    const { items: messages, notices } = log.history(Infinity, 5);
    const joined = { room: log.room, rev: log.rev, messages, notices };
    log.do({ kind: "edit", which: 9 });
    send(1);
    log.do({ kind: "react", who: 0, which: 9, emoji: "👍", added: true });
    const live = [11, 12, 13].map((from) => log.announced(from, from + 1));
    const paging = applySync(applyJoin(syncing, joined), log.synced(10, 3));
    const state = live.reduce((held, change) => applyChange(held, change), paging);
    expect(shownMessages(applySync(state, log.synced(paging.rev, 3)))).toEqual(log.messages.slice(-6));
  });

  it("emits the messages that it missed, also when it joins the room before the sync", () => {
    const held = newRoomState(log.room, EPOCH);
    send(2);
    const { items: messages, notices } = log.history(Infinity, 1);
    const joined = applyJoin(held, { room: log.room, rev: log.rev, messages, notices });
    expect(isBehind(joined)).toBe(true);
    const { pendingEvents } = applySync(beginSync(joined), log.synced(joined.rev, 5));
    const emitted = pendingEvents.flatMap(({ name, event }) => (name === "message" ? [event.seq] : []));
    expect(emitted).toEqual([11, 12]);
  });

  it("applies the page of a late join answer without duplicating messages", () => {
    const held = newRoomState(log.room, EPOCH);
    const joined = { room: log.room, rev: log.rev, messages: log.history(11, 4).items, notices: [] };
    send(1);
    const state = applyJoin(applyChange(held, log.changed(10, 11)), joined);
    expect(seqs(state)).toEqual([7, 8, 9, 10, 11]);
    expect(state.rev).toBe(11);
  });
});
