import { describe, expect, it } from "vitest";
import type { ActivePerson } from "@synctalk/client";
import { activityText } from "./activity-text";

const NAMES: Readonly<Record<string, string>> = { a: "Ada", b: "Bob", e: "Eve" };
const does = (userId: string, state: ActivePerson["state"], label: string | null = null) => ({ userId, state, label });
const text = (people: readonly ActivePerson[], others = 0) =>
  activityText({ people, others }, (userId) => NAMES[userId] ?? "");

describe("the text of an activity", () => {
  it("names up to three people, and counts the others", () => {
    const [ada, bob, eve] = [does("a", "typing"), does("b", "typing"), does("e", "typing")];
    expect([text([]), text([ada]), text([ada, bob]), text([ada, bob, eve])]).toEqual([
      "",
      "Ada is typing…",
      "Ada and Bob are typing…",
      "Ada, Bob and Eve are typing…",
    ]);
    expect(text([ada, bob, eve], 4)).toBe("Ada, Bob, Eve and 4 others are typing…");
    expect(text([ada, bob, eve], 1)).toBe("Ada, Bob, Eve and 1 other are typing…");
  });

  it("says what each person does, with the label", () => {
    expect(text([does("a", "uploading", "plan.pdf")])).toBe("Ada is uploading: plan.pdf…");
    expect(text([does("a", "typing"), does("b", "thinking", "Reading 3 files"), does("e", "typing")])).toBe(
      "Ada and Eve are typing · Bob is thinking: Reading 3 files…",
    );
    expect(text([does("a", "typing"), does("b", "searching")], 1)).toBe(
      "Ada is typing · Bob is searching · 1 person is active…",
    );
  });

  it("counts people when it may name nobody", () => {
    expect([text([], 1), text([], 2)]).toEqual(["1 person is active…", "2 people are active…"]);
  });
});
