import { expect, it } from "vitest";
import { applyChange, applyOlder, applySync } from "./changes.js";
import { keepNewest } from "./held-entities.js";
import { type LoadedPage, messagesOn, withNewer, withOlder } from "./loaded-page.js";
import { newRoomState, type RoomState } from "./room-state.js";
import { RoomLog } from "./testing/room-log.js";

/** A room with 30 messages, of which the client holds the newest ten and a page from 11 to 15. */
function scene() {
  const log = new RoomLog();
  for (let turn = 1; turn <= 30; turn += 1) log.do({ kind: "send", author: 1 });
  const newest = applyOlder(newRoomState(log.room, "epoch-1"), { ...log.history(31, 10), isNewest: true });
  const room = applyOlder(newest, { ...log.history(16, 5), before: 0 });
  const page: LoadedPage = { from: 11, to: 15, hasOlder: true, historyToken: room.historyToken };
  return { log, room, page };
}

function shown(room: RoomState, page: LoadedPage | null) {
  const { messages, notices: _, ...ends } = messagesOn(room, page);
  return { from: messages[0]?.seq, to: messages.at(-1)?.seq, count: messages.length, ...ends };
}

it("shows the newest messages without a page", () => {
  const { room } = scene();
  expect(shown(room, null)).toEqual({ from: 21, to: 30, count: 10, hasOlder: true, hasNewer: false });
});

it("shows a page alone while there is a hole after it, and with the newest messages once it adjoins them", () => {
  const { log, room, page } = scene();
  expect(shown(room, page)).toEqual({ from: 11, to: 15, count: 5, hasOlder: true, hasNewer: true });
  const filled = applyOlder(room, { ...log.history(21, 5), before: 0 });
  const joined = withNewer(page, { ...page, from: 16, to: 20 });
  expect(shown(filled, joined)).toEqual({ from: 11, to: 30, count: 20, hasOlder: true, hasNewer: false });
});

it("keeps its ends when the page before or after is empty", () => {
  const { page } = scene();
  const empty = { ...page, from: 0, to: 0, hasOlder: false };
  expect(withOlder(page, empty)).toEqual({ ...page, hasOlder: false });
  expect(withNewer(page, empty)).toEqual(page);
});

it("leaves out a page that lies elsewhere, which was asked for before another page was shown", () => {
  const { page } = scene();
  const elsewhere = { ...page, from: 1, to: 5, hasOlder: false };
  expect(withOlder(page, elsewhere)).toEqual(page);
  expect(withNewer(page, { ...page, from: 25, to: 30 })).toEqual(page);
  expect(withOlder(page, { ...page, from: 6, to: 10, historyToken: {} })).toEqual(page);
  expect(withNewer(page, { ...page, from: 12, to: 13 })).toEqual(page);
});

it("shows edits in the page, and returns the same list while nothing in it changes", () => {
  const { log, room, page } = scene();
  log.do({ kind: "edit", which: 11 });
  const edited = applyChange(room, log.changed(30, log.rev));
  expect(messagesOn(edited, page).messages.map(({ body }) => body)).toContain("edited at 31");
  log.do({ kind: "rename" });
  const renamed = applyChange(edited, log.changed(31, log.rev));
  expect(messagesOn(renamed, page).messages).toBe(messagesOn(edited, page).messages);
});

it("shows the newest messages after a reset, because the page is no longer held", () => {
  const { log, room, page } = scene();
  expect(shown(applySync(room, log.reset(10)), page)).toMatchObject({ from: 21, to: 30, hasNewer: false });
});

it("shows the newest messages again once messages of the page were dropped", () => {
  const { log, room, page } = scene();
  expect(shown(keepNewest(room, 12), page)).toMatchObject({ from: 21, to: 30, count: 10, hasNewer: false });
  const newest = applyOlder(newRoomState(log.room, "epoch-1"), { ...log.history(31, 10), isNewest: true });
  const among = { ...page, from: 22, to: 25, historyToken: newest.historyToken };
  expect(shown(keepNewest(newest, 3), among)).toMatchObject({ from: 28, to: 30, count: 3, hasNewer: false });
});
