import { describe, expect, it } from "vitest";
import { eachOnce, hasReaders, readBy } from "./read-by";

const person = (id: string) => ({
  user: { id, username: id, displayName: id.toUpperCase(), bot: false, deleted: false },
});
const people = new Map(["a", "b", "c", "d"].map((id) => [id, person(id)]));

describe("people who have read a message", () => {
  it.each([
    [["a"], "Read by A", 0],
    [["a", "b"], "Read by A and B", 0],
    [["a", "b", "c"], "Read by A, B and C", 0],
    [["a", "b", "c", "d"], "Read by A, B, C and 1 other", 1],
    [["a", "x", "y"], "Read by A and 2 others", 2],
    [["x"], "Read by 1 person", 1],
    [["a", "b", "c", "d", "x", "y", "z"], "Read by A, B, C and 4 others", 4],
  ])("names of %j at most three, and counts the others", (userIds, text, left) => {
    expect(readBy(userIds, people)).toMatchObject({ text, left });
  });
});

describe("a message has readers to list", () => {
  const mine = { author: person("me").user, deletedAt: null };
  const settings = { announcement: false, slowModeSeconds: 0, history: "all", receipts: true } as const;
  const room = { memberCount: 2, settings };

  it("when it is mine, others are there, and receipts are on", () => {
    expect(hasReaders(mine, { myId: "me", room })).toBe(true);
    expect(hasReaders(mine, { myId: "a", room })).toBe(false);
    expect(hasReaders({ ...mine, deletedAt: "2026-01-01T00:00:00.000Z" }, { myId: "me", room })).toBe(false);
    expect(hasReaders(mine, { myId: "me", room: { ...room, memberCount: 1 } })).toBe(false);
    const off = { ...room, settings: { ...settings, receipts: false } };
    expect(hasReaders(mine, { myId: "me", room: off })).toBe(false);
  });
});

it("lists somebody once who is on two pages, with the latest time", () => {
  const seen = (id: string, minute: number) => ({ ...person(id), at: `2026-01-01T00:0${minute}:00.000Z` });
  expect(eachOnce([seen("a", 1), seen("b", 2), seen("a", 3)])).toEqual([seen("a", 3), seen("b", 2)]);
});
