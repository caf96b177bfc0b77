import { describe, expect, it } from "vitest";
import { add, refuse, tryAgain, unsentIn } from "./outbox.js";
import {
  connectionLost,
  messageAcknowledged,
  applyReady,
  roomAdded,
  roomChanged,
  roomJoined,
  roomListed,
  roomRemoved,
  roomResync,
  roomSynced,
  unknownRooms,
} from "./rooms.js";
import { beginSync, cursorOf, isBehind, shownMessages } from "./room-state.js";
import { setRoom, initialState } from "./client-state.js";
import { person, plainMembership as membership } from "./testing/entities.js";
import { EPOCH, RoomLog } from "./testing/room-log.js";
import { filled, me, room, welcome } from "./testing/room-scene.js";

describe("the user's rooms", () => {
  it("syncs changes that happened between the room list and the connection", () => {
    const log = filled(2);
    const listed = roomListed({ ...initialState, me }, log.room);
    log.do({ kind: "send", author: 2 });
    expect(isBehind(room(applyReady(listed, welcome(log))))).toBe(true);
  });

  it("keeps the people of a direct room, which a change for everybody leaves out", () => {
    const log = filled(1);
    const people = [person(2)];
    const listed = roomListed({ ...initialState, me }, { ...log.room, kind: "direct", name: "", people });
    const changed = roomChanged(listed, { ...log.changed(1, 1), room: { ...log.room, rev: log.rev + 1 } });
    expect(room(changed).room.people).toEqual(people);
  });

  it("keeps a room that was added before `ready`, until a later `ready` does not list it", () => {
    const log = filled(2);
    const added = roomAdded({ ...initialState, me, roomsLoaded: true }, { room: log.room, rev: log.rev });
    const welcomed = applyReady(added, welcome(log, { rooms: [] }));
    expect(cursorOf(room(welcomed))).toMatchObject({ epoch: EPOCH, rev: 2 });
    for (const next of [welcomed, connectionLost(added)])
      expect(applyReady(connectionLost(next), welcome(log, { rooms: [] })).rooms.size).toBe(0);
  });

  it("syncs a change that was announced before the room was listed", () => {
    const log = filled(2);
    const told = roomResync({ ...initialState, me }, log.room.id, 3);
    expect(isBehind(room(roomListed(told, log.room)))).toBe(true);
    log.do({ kind: "send", author: 2 });
    expect(isBehind(room(roomListed(told, log.room)))).toBe(false);
  });

  it("syncs with the old epoch after the server's epoch has changed", () => {
    const log = filled(2);
    const before = applyReady(roomListed({ ...initialState, me }, log.room), welcome(log));
    expect(isBehind(room(before))).toBe(false);
    const after = room(applyReady(connectionLost(before), welcome(log, { epoch: "epoch-2" })));
    expect(isBehind(after)).toBe(true);
    expect(after.epoch).toBe(EPOCH);
  });

  it("drops rooms that the user is no longer in, and finds rooms that are not loaded yet", () => {
    const log = filled(1);
    const listed = roomListed({ ...initialState, me }, log.room);
    expect(applyReady(listed, welcome(log, { rooms: [] })).rooms.size).toBe(0);
    expect(unknownRooms(initialState, welcome(log))).toHaveLength(1);
    expect(roomRemoved(listed, "room-1", "left").rooms.size).toBe(0);
  });

  it("keeps a change that arrives before its room was added", () => {
    const log = filled(1);
    const added = { room: log.room, rev: log.rev };
    log.do({ kind: "send", author: 2 });
    const state = roomAdded(roomChanged({ ...initialState, me }, log.changed(1, 2)), added);
    expect(room(state)).toMatchObject({ rev: 2, seq: 2 });
  });

  it("applies the answer to a join, with or without an earlier announcement of the room", () => {
    const log = filled(3);
    const joined = { room: log.room, membership, rev: log.rev, messages: [...log.messages], notices: [] };
    const directly = roomJoined({ ...initialState, me }, joined);
    const announced = roomJoined(roomAdded({ ...initialState, me }, { room: log.room, rev: log.rev }), joined);
    for (const state of [directly, announced]) expect(room(state)).toMatchObject({ rev: 3, historyFrom: 1 });
  });

  it("resumes from a stored cursor, and syncs from the start after a change of epoch", () => {
    const log = filled(3);
    const cursors = (epoch: string) => new Map([["room-1", { epoch, rev: 2, seq: 2 }]]);
    const followed = { ...initialState, me, epoch: EPOCH };
    const resumed = room(roomListed({ ...followed, cursors: cursors(EPOCH) }, log.room));
    expect(isBehind(resumed)).toBe(true);
    const synced = room(roomSynced(setRoom(followed, beginSync(resumed)), log.synced(2, 10)));
    expect(shownMessages(synced).map(({ seq }) => seq)).toEqual([3]);
    expect(cursorOf(synced)).toEqual({ epoch: EPOCH, rev: 3, seq: 3 });

    const restored = room(roomListed({ ...followed, cursors: cursors("epoch-0") }, log.room));
    expect(restored).toMatchObject({ epoch: "epoch-0", needsSync: true });
  });

  it("resumes between the pages of a sync, without repeating an event or showing a hole", () => {
    const log = new RoomLog();
    const before = roomListed({ ...initialState, me, epoch: EPOCH }, log.room);
    for (let turn = 0; turn < 3; turn += 1) log.do({ kind: "send", author: 2 });
    log.do({ kind: "edit", which: 0 });
    const cursor = cursorOf(room(roomSynced(before, log.synced(0, 3))));
    expect(cursor).toEqual({ epoch: EPOCH, rev: 3, seq: 0, ahead: [[2, 3]] });
    if (!cursor) throw new Error("There is no cursor.");

    log.do({ kind: "edit", which: 1 });
    log.do({ kind: "send", author: 2 });
    const restarted = { ...initialState, me, epoch: EPOCH, cursors: new Map([["room-1", cursor]]) };
    const { pendingEvents, ...state } = roomSynced(roomListed(restarted, log.room), log.synced(3, 10));
    const names = pendingEvents.map(({ name }) => name);
    expect(names).toEqual(["message", "edited", "message", "changed", "resynced"]);
    expect(shownMessages(room({ ...state, pendingEvents })).map(({ seq }) => seq)).toEqual([4]);
    expect(cursorOf(room({ ...state, pendingEvents }))).toEqual({ epoch: EPOCH, rev: 6, seq: 4 });
  });
});

describe("a message of the user", () => {
  const unsent = { clientMessageId: "c-1", roomId: "room-1", body: "hello", createdAt: "2026-01-01T00:00:00.000Z" };

  it("replaces the pending message by the stored one, once, when both the ack and the change arrive", () => {
    const log = filled(1);
    const before = { ...roomListed({ ...initialState, me }, log.room), outbox: add([], unsent) };
    log.do({ kind: "send", author: 1 });
    const [message] = log.messages.slice(-1);
    if (!message) throw new Error("Nothing was sent.");
    const acknowledged = messageAcknowledged(before, "c-1", message);
    const both = roomChanged(acknowledged, log.changed(1, 2));
    expect(both.outbox).toEqual([]);
    expect(room(both).messages.filter(({ seq }) => seq === 2)).toEqual([{ ...message, clientMessageId: "c-1" }]);
  });

  it("hides the unsent message when the stored message arrives before the ack", () => {
    const log = filled(1);
    const [message] = log.messages;
    if (!message) throw new Error("Nothing was sent.");
    expect(unsentIn(add([], unsent), "room-1", [{ ...message, clientMessageId: "c-1" }])).toEqual([]);
    expect(unsentIn(add([], unsent), "room-1", [message])).toHaveLength(1);
  });

  it("keeps its clientMessageId when it is sent again after a refusal", () => {
    const refused = refuse(add([], unsent), "c-1", { code: "room.muted", message: "You are muted." });
    expect(refused).toMatchObject([{ status: "failed", refusal: "You are muted.", code: "room.muted" }]);
    expect(tryAgain(refused, "c-1")).toMatchObject([{ clientMessageId: "c-1", status: "pending", refusal: null }]);
  });
});
