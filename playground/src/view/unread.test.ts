import { describe, expect, it } from "vitest";
import { unreadIn } from "./unread";

describe("number of unread messages", () => {
  it.each([
    { seq: 5, readSeq: 0, seen: undefined, unread: 5 },
    { seq: 5, readSeq: 3, seen: undefined, unread: 2 },
    { seq: 5, readSeq: 3, seen: 4, unread: 1 },
    { seq: 5, readSeq: 4, seen: 2, unread: 1 },
    { seq: 5, readSeq: 0, seen: 5, unread: 0 },
  ])(
    "counts the messages after the later marker: $seen seen and $readSeq read of $seq",
    ({ unread, seen, ...room }) => {
      expect(unreadIn(room, seen)).toBe(unread);
    },
  );

  it("ignores a marker that is ahead of the room, like after a restored backup", () => {
    expect(unreadIn({ seq: 5, readSeq: 3 }, 9)).toBe(2);
  });
});
