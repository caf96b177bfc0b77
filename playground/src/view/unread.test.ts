import { describe, expect, it } from "vitest";
import { unreadIn } from "./unread";

describe("number of unread messages", () => {
  const room = (messages: number, unreadFrom: number | null = null) => ({
    seq: 5,
    unreadFrom,
    counted: { messages, mentions: 0, rev: 5, seq: 5, certainty: "exact" as const },
  });

  it.each([
    { title: "counts as the server does while nothing is shown", state: room(2), seen: undefined, unread: 2 },
    { title: "counts as the server does while later messages are not shown", state: room(1), seen: 4, unread: 1 },
    { title: "has none once the last message is shown", state: room(2), seen: 5, unread: 0 },
    { title: "counts messages that the user marked as unread", state: room(3, 3), seen: 5, unread: 3 },
    {
      title: "ignores a shown message past the end, from before a restored backup",
      state: room(2),
      seen: 9,
      unread: 2,
    },
  ])("$title", ({ state, seen, unread }) => {
    expect(unreadIn(state, seen)).toBe(unread);
  });
});
