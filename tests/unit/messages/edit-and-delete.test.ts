import { describe, expect, it } from "vitest";
import {
  deleteMessage,
  editMessage,
  assignNextRev,
  newlyMentioned,
} from "../../../src/domain/messages/edit-and-delete.js";
import { numberDraft } from "../../../src/domain/messages/message.js";
import { firstOwner, type Role } from "../../../src/domain/rooms/membership.js";
import { buildDraft, buildSummary, buildUser } from "../../../src/contracts/builders.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";

const [sentAt, at] = [new Date(1), new Date(2)];
const draft = buildDraft({ id: "m", roomId: "r", author: buildSummary("author"), body: "hi", sentAt });
const message = numberDraft(draft, { seq: 1, rev: 2 });
const member = (id: string, role: Role) => ({
  ...firstOwner(firstHead("r"), buildUser(buildSummary(id)), sentAt),
  role,
});
const refusal = (code: string) => expect.objectContaining({ code });

const room = { kind: "public" } as const;

describe("editing a message", () => {
  const given = { at, maxCharacters: 4_000 };
  const edit = (body: string, by = "author") => editMessage(message, { ...given, by, body });

  it("replaces the body and sets the time of the edit", () => {
    expect(edit(" hello ")).toEqual({ ...message, body: " hello ", editedAt: at });
  });

  it("changes nothing when the new body is the same", () => {
    expect(edit("hi")).toBe(message);
  });

  it("reaches the people whom it mentions for the first time, until 10 minutes after the send", () => {
    const mentioning = (...userIds: string[]) => ({ ...message, mentions: { userIds, room: false, here: false } });
    const reached = (minutes: number) =>
      newlyMentioned(mentioning("bob"), mentioning("author", "bob", "carol"), new Date(1 + minutes * 60_000));
    expect(reached(10)).toEqual(["carol"]);
    expect(reached(11)).toEqual([]);
  });

  it("checks the length of a new text alone, so that the maximum can be lowered", () => {
    const long = { ...message, body: "longer" };
    const lowered = { by: "author", at, maxCharacters: 5 };
    expect(editMessage(long, { ...lowered, data: { a: 1 } })).toMatchObject({ body: "longer", data: { a: 1 } });
    expect(() => editMessage(long, { ...lowered, body: "longest" })).toThrow(refusal("message.too_long"));
  });

  it("refuses an edit by anyone but the author", () => {
    expect(() => edit("hello", "owner")).toThrow(refusal("message.not_the_author"));
  });

  it("refuses an invalid body, and any edit of a deleted message", () => {
    expect(() => edit(" ")).toThrow(refusal("message.empty"));
    const deleted = deleteMessage(message, { by: member("author", "member"), room, at });
    expect(() => editMessage(deleted, { ...given, by: "author", body: "back" })).toThrow(refusal("message.deleted"));
    expect(() => editMessage(deleted, { ...given, by: "owner", body: "back" })).toThrow(
      refusal("message.not_the_author"),
    );
  });
});

describe("deleting a message", () => {
  it("belongs to the author alone in a direct room", () => {
    const direct = { kind: "direct" } as const;
    const by = member("somebody", "owner");
    expect(() => deleteMessage(message, { by, room: direct, at })).toThrow(refusal("message.not_the_author"));
    expect(deleteMessage(message, { by: member("author", "owner"), room: direct, at }).deletedAt).toBe(at);
  });

  it.each([
    ["author", "member"],
    ["somebody", "owner"],
    ["somebody", "moderator"],
  ] as const)("keeps the seq of a message that its %s with the role %s deletes", (who, role) => {
    const deleted = deleteMessage(message, { by: member(who, role), room, at });
    expect(deleted).toEqual({ ...message, body: null, deletedAt: at });
    expect(deleteMessage(deleted, { by: member(who, role), room, at: new Date(9) })).toBe(deleted);
  });

  it("refuses a deletion by other members, also of a deleted message", () => {
    const by = member("somebody", "member");
    expect(() => deleteMessage(message, { by, room, at })).toThrow(refusal("message.not_the_author"));
    const deleted = deleteMessage(message, { by: member("author", "member"), room, at });
    expect(() => deleteMessage(deleted, { by, room, at })).toThrow(refusal("message.not_the_author"));
  });
});

it("gives a changed message the room's next rev and keeps its seq", () => {
  const head = { ...firstHead("r"), seq: 7, rev: 9 };
  const pinned = { ...message, pinnedAt: at };
  expect(assignNextRev(head, { before: message, message: pinned })).toEqual({
    head: { ...head, rev: 10 },
    message: { ...pinned, rev: 10 },
  });
});

it("records the rev of the last change of a message's content", () => {
  const head = { ...firstHead("r"), seq: 7, rev: 9 };
  const edited = { ...message, body: "hello" };
  expect(assignNextRev(head, { before: message, message: edited }).message.contentRev).toBe(10);
});
