import { describe, expect, it } from "vitest";
import { mentionables, mentionQueryAt, withMention } from "./mention-query";

const member = (username: string, displayName: string) => ({
  user: { id: username, username, displayName, bot: false, deleted: false },
  role: "member" as const,
  rev: 1,
  joinedAt: "",
  leftAt: null,
  mutedUntil: null,
});
const members = [member("ada", "Ada Lovelace"), member("bob", "Bob Frankston"), member("lova", "Zoe")];

describe("completion of mentions", () => {
  it.each([
    ["hi @ad", { start: 3, query: "ad" }],
    ["@", { start: 0, query: "" }],
    ["(@b", { start: 1, query: "b" }],
    ["a@b", null],
    ["hi @ad ", null],
    ["hi", null],
  ])("recognises the name that is typed in %j", (text, query) => {
    expect(mentionQueryAt(text, text.length)).toEqual(query);
  });

  it("offers members by the beginning of a name, without me", () => {
    const offered = (query: string, role: "member" | "owner" = "member") =>
      mentionables(query, members, { id: "bob", role }).map(({ username }) => username);
    expect(offered("lov")).toEqual(["ada", "lova"]);
    expect(offered("b")).toEqual([]);
    expect(offered("")).toEqual(["ada", "lova", "here"]);
    expect(offered("r")).toEqual([]);
    expect(offered("r", "owner")).toEqual(["room"]);
  });

  it("replaces what was typed, and keeps the text after it", () => {
    expect(withMention("hi @ad you", 6, { start: 3, query: "ad" }, "ada")).toEqual({ text: "hi @ada you", caret: 8 });
  });
});
