import { expect, it } from "vitest";
import { applyChange } from "./changes.js";
import { add, unsentIn } from "./outbox.js";
import { currentMembers, newRoomState, shownMessages } from "./room-state.js";
import { RoomLog } from "./testing/room-log.js";

function talk() {
  const log = new RoomLog();
  const empty = newRoomState(log.room, "epoch-1");
  log.do({ kind: "enter", who: 1 });
  log.do({ kind: "send", author: 1 });
  log.do({ kind: "send", author: 2 });
  return { log, room: applyChange(empty, log.changed(0, log.rev)) };
}

const written = (id: string, roomId: string) => ({ clientMessageId: id, roomId, body: "hi", createdAt: "" });

it("returns the same list objects while their items are unchanged", () => {
  const { log, room } = talk();
  log.do({ kind: "rename" });
  const renamed = applyChange(room, log.changed(room.rev, log.rev));
  expect(shownMessages(room)).toHaveLength(2);
  expect(currentMembers(room)).toHaveLength(1);
  for (const select of [shownMessages, currentMembers]) {
    expect(select(room)).toBe(select(room));
    expect(select(renamed)).toBe(select(room));
  }
});

it("returns the same empty list objects for every room", () => {
  const first = newRoomState(new RoomLog().room, null);
  const second = newRoomState(new RoomLog().room, null);
  expect(shownMessages(first)).toBe(shownMessages(second));
  expect(currentMembers(first)).toBe(currentMembers(second));
  expect(unsentIn([], "room-1", [])).toBe(unsentIn([], "room-2", []));
});

it("returns a new list when one of its messages changed", () => {
  const { log, room } = talk();
  log.do({ kind: "edit", which: 0 });
  const edited = applyChange(room, log.changed(room.rev, log.rev));
  expect(shownMessages(edited)).not.toBe(shownMessages(room));
  expect(shownMessages(edited)[0]?.body).toMatch(/^edited/);
});

it("returns the same list of unsent messages when those of another room change", () => {
  const outbox = add([], written("1", "room-1"));
  expect(unsentIn(add(outbox, written("2", "room-2")), "room-1", [])).toBe(unsentIn(outbox, "room-1", []));
});
