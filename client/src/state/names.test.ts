import { expect, it } from "vitest";
import type { Member, Message, Notice, Room } from "../protocol.js";
import { applyChange, applyOlder } from "./changes.js";
import { newRoomState } from "./room-state.js";
import { plainMessage } from "./testing/entities.js";
import { RoomLog } from "./testing/room-log.js";

const at = "2026-01-01T00:00:00.000Z";
const room: Room = { ...new RoomLog().room, id: "room", seq: 2, rev: 3, memberCount: 2 };
const user = (displayName: string, id = "ada") => ({ id, username: id, displayName, bot: false, deleted: false });
const message = (seq: number, rev: number, author = user("Ada")) =>
  plainMessage({ id: `${seq}`, roomId: "room", seq, rev, author, body: "hi" });
const member = (rev: number, displayName: string, leftAt: string | null = null): Member => ({
  user: user(displayName),
  role: "member",
  rev,
  joinedAt: at,
  leftAt,
  mutedUntil: null,
});
const told = (rev: number, news: Member) => ({
  roomId: "room",
  from: rev - 1,
  rev,
  messages: [],
  members: [news],
  notices: [],
});
const held = applyOlder(newRoomState(room, "epoch"), {
  before: 3,
  items: [message(1, 2), message(2, 3, user("Bob", "bob"))],
  notices: [],
  hasBefore: false,
});
const names = ({ messages }: { messages: readonly Message[] }) => messages.map(({ author }) => author.displayName);

it("renames the author of held messages, and leaves the messages of other authors unchanged", () => {
  const renamed = applyChange(held, told(4, member(4, "Countess")));
  expect(names(renamed)).toEqual(["Countess", "Bob"]);
  expect(renamed.messages[1]).toBe(held.messages[1]);
  expect(applyChange(held, told(4, member(4, "Ada"))).messages).toBe(held.messages);
});

it("renames the author of older messages that are loaded after the renaming", () => {
  const renamed = applyChange({ ...held, messages: [], historyFrom: 3 }, told(4, member(4, "Countess")));
  const older = applyOlder(renamed, {
    before: 3,
    items: [message(1, 2), message(2, 3)],
    notices: [],
    hasBefore: false,
  });
  expect(names(older)).toEqual(["Countess", "Countess"]);
});

it("uses the name in the messages of a user who left the room, because later names are not announced there", () => {
  const gone = applyChange({ ...held, messages: [], historyFrom: 3 }, told(4, member(4, "Countess", at)));
  const older = applyOlder(gone, { before: 3, items: [message(1, 2, user("Lady"))], notices: [], hasBefore: false });
  expect(names(older)).toEqual(["Lady"]);
});

it("renames the people of held notices, and of notices that are loaded later", () => {
  const notice = {
    id: "n",
    rev: 3,
    afterSeq: 2,
    kind: "added" as const,
    actor: user("Bob", "bob"),
    subject: user("Ada"),
    at,
  };
  const page = { before: 3, items: [], notices: [notice], hasBefore: true };
  const people = ({ notices }: { notices: readonly Notice[] }) =>
    notices.map(({ actor, subject }) => [actor.displayName, subject?.displayName]);
  const renamed = applyChange(applyOlder(held, page), told(4, member(4, "Countess")));
  expect(people(renamed)).toEqual([["Bob", "Countess"]]);
  expect(people(applyOlder(renamed, page))).toEqual([["Bob", "Countess"]]);
  expect(applyChange(renamed, told(5, member(5, "Countess"))).notices).toBe(renamed.notices);
});
