import { describe, expect, it } from "vitest";
import { lengthOf } from "./message-length";

describe("length of a message", () => {
  it.each([
    ["nothing", "", "Up to 4,000 characters", "Write something first."],
    ["spaces alone", " \n ", "Up to 4,000 characters", "Write something first."],
    ["a word", "hello", "Up to 4,000 characters", null],
    ["one character less than the maximum", "x".repeat(3_999), "1 character left", null],
    ["the maximum", `${"😀".repeat(4_000)}  `, "0 characters left", null],
    [
      "more than the maximum",
      "x".repeat(5_000),
      "Too long to send: remove 1,000 characters. The limit is 4,000.",
      "Too long to send: remove 1,000 characters. The limit is 4,000.",
    ],
  ])("states the remaining length after %s, and why a message cannot be sent", (_what, body, shown, reason) => {
    expect(lengthOf(body)).toMatchObject({ shown, reason, sendable: reason === null });
  });

  it("keeps the text for screen readers unchanged while the user types", () => {
    expect(lengthOf("x".repeat(4_001)).spoken).toBe(lengthOf("x".repeat(4_900)).spoken);
    expect(lengthOf("x".repeat(3_700)).spoken).toBe(lengthOf("x".repeat(3_900)).spoken);
  });
});
