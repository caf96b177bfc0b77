import { describe, expect, it } from "vitest";
import { findEmoji } from "./emoji";

describe("emoji", () => {
  it("finds emoji by the beginnings of words", () => {
    expect(findEmoji("rock").map(({ emoji }) => emoji)).toEqual(["🚀", "🤘"]);
    expect(findEmoji("heart blue")).toMatchObject([{ emoji: "💙" }]);
    expect(findEmoji("xyz")).toEqual([]);
  });

  it("has only emoji that the server accepts as one reaction each, and none twice", () => {
    const rgi = new RegExp("^\\p{RGI_Emoji}$", "v");
    const all = findEmoji("").map(({ emoji }) => emoji);
    expect(all.filter((emoji) => !rgi.test(emoji))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });
});
