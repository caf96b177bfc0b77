import { describe, expect, it } from "vitest";
import { reactorNames } from "./reactors";

const person = (id: string) => ({
  user: { id, username: id, displayName: id.toUpperCase(), bot: false, deleted: false },
});
const people = new Map(["a", "b", "c", "d", "e", "f"].map((id) => [id, person(id)]));
const me = { id: "me" };

describe("names of people who reacted", () => {
  it.each([
    ["me alone", 1, ["me"], true, "You"],
    ["another person", 1, ["a"], false, "A"],
    ["two people", 2, ["a", "me"], true, "You and A"],
    ["three people", 3, ["a", "b", "c"], false, "A, B and C"],
    ["more than are named", 7, ["a", "b", "c", "d", "e", "f"], false, "A, B, C, D, E and 2 others"],
    ["people who are not known", 2, ["x", "y"], false, "2 people"],
    ["me beyond the first ten", 11, ["a", "b"], true, "You, A, B and 8 others"],
  ])("names %s", (_title, count, userIds, isMine, names) => {
    expect(reactorNames({ emoji: "👍", count, userIds }, isMine, people, me)).toBe(names);
  });
});
