import { describe, expect, it } from "vitest";
import { lengthOf } from "./message-length";

describe("the length of a message", () => {
  it.each([
    ["nothing", "", "Up to 4,000 characters", "Write something first."],
    ["spaces alone", " \n ", "Up to 4,000 characters", "Write something first."],
    ["a word", "hello", "Up to 4,000 characters", null],
    ["nearly all of it", "x".repeat(3_999), "1 character left", null],
    ["all of it", `${"😀".repeat(4_000)}  `, "0 characters left", null],
    [
      "more",
      "x".repeat(5_000),
      "Too long to send: remove 1,000 characters. The limit is 4,000.",
      "Too long to send: remove 1,000 characters. The limit is 4,000.",
    ],
  ])("says in words how much is left after %s, and why it cannot be sent", (_what, body, shown, reason) => {
    expect(lengthOf(body)).toMatchObject({ shown, reason, sendable: reason === null });
  });

  it("reads aloud nothing new while somebody types on", () => {
    expect(lengthOf("x".repeat(4_001)).spoken).toBe(lengthOf("x".repeat(4_900)).spoken);
    expect(lengthOf("x".repeat(3_700)).spoken).toBe(lengthOf("x".repeat(3_900)).spoken);
  });
});
