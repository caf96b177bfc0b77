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
    expect(lengthOf(body, 4_000)).toMatchObject({ shown, reason, sendable: reason === null });
  });

  it("keeps the text for screen readers unchanged while the user types", () => {
    expect(lengthOf("x".repeat(4_001), 4_000).spoken).toBe(lengthOf("x".repeat(4_900), 4_000).spoken);
    expect(lengthOf("x".repeat(3_700), 4_000).spoken).toBe(lengthOf("x".repeat(3_900), 4_000).spoken);
  });

  it("counts against the maximum of the server", () => {
    expect(lengthOf("x".repeat(4_001), 10_000)).toMatchObject({ shown: "Up to 10,000 characters", sendable: true });
    expect(lengthOf("x".repeat(11), 10)).toMatchObject({
      tooLong: true,
      spoken: "Too long to send. The limit is 10 characters.",
    });
  });
});
