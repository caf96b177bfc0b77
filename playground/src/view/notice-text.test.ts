import { describe, expect, it } from "vitest";
import type { Notice } from "@synctalk/client";
import { actorNames, foldedText, noticeText } from "./notice-text";

const person = (id: string, displayName: string) => ({ id, username: id, displayName, bot: false, deleted: false });
const [ada, bob] = [person("ada", "Ada"), person("bob", "Bob")];

function said(
  kind: Notice["kind"],
  data: Notice["data"] = {},
  myId = "carol",
  roomKind: "public" | "direct" = "public",
) {
  const notice = { id: "n", rev: 1, afterSeq: 0, kind, actor: ada, subject: bob, data, at: "2026-01-01T00:00:00.000Z" };
  return noticeText(notice, { myId, kind: roomKind });
}

describe("the text of a notice", () => {
  it("names the people and the news", () => {
    expect([
      said("created"),
      said("joined"),
      said("left"),
      said("added"),
      said("removed"),
      said("banned", { until: null }),
      said("unbanned"),
      said("renamed", { name: "Lounge" }),
      said("topic", { topic: "Tea" }),
      said("topic", { topic: "" }),
      said("archived"),
      said("unarchived"),
      said("pinned"),
      said("unpinned"),
    ]).toEqual([
      "Ada created the room",
      "Ada joined",
      "Ada left",
      "Ada added Bob",
      "Ada removed Bob",
      "Ada banned Bob",
      "Ada lifted the ban of Bob",
      "Ada renamed the room to Lounge",
      "Ada set the topic to Tea",
      "Ada removed the topic",
      "Ada archived the room",
      "Ada opened the room again",
      "Ada pinned a message",
      "Ada unpinned a message",
    ]);
  });

  it("speaks to the reader", () => {
    expect(said("added", {}, "bob")).toBe("Ada added you");
    expect(said("role", { role: "owner" }, "ada")).toBe("You made Bob an owner");
    expect(said("created", {}, "ada", "direct")).toBe("You started the conversation");
  });

  it("says how long a ban lasts, and which settings changed", () => {
    expect(said("banned", { until: "2026-03-01T12:00:00.000Z" })).toMatch(/^Ada banned Bob until .*2026/);
    expect(said("settings", { announcement: true, slowModeSeconds: 30 })).toBe(
      "Ada changed the settings: only owners and moderators write, 30 seconds between two messages",
    );
    expect(said("settings", { history: "sinceJoin", receipts: false, slowModeSeconds: 0, announcement: false })).toBe(
      "Ada changed the settings: every member may write, no slow mode, new members see no earlier messages, nobody sees who has read",
    );
  });
});

describe("several notices of one kind", () => {
  const notice = (kind: "joined" | "left", actor: typeof ada): Notice => {
    const at = "2026-01-01T00:00:00.000Z";
    return { id: `n-${actor.id}`, rev: 1, afterSeq: 0, kind, actor, at };
  };
  const people = ["Ada", "Bob", "Carol", "Dan"].map((name) => person(name.toLowerCase(), name));
  const text = (...notices: [Notice, ...Notice[]]) => foldedText(notices, { myId: "bob", kind: "public" });

  it("names two people and counts the others, each once", () => {
    const [first, second, ...rest] = people.map((each) => notice("joined", each));
    if (!first || !second) throw new Error("There are four people.");
    expect([text(first, second), text(first, ...rest), text(first, second, ...rest), text(first, first)]).toEqual([
      "You and Ada joined",
      "Ada, Carol and 1 other joined",
      "You, Ada and 2 others joined",
      "Ada joined",
    ]);
    expect(text(notice("left", ada), notice("left", bob))).toBe("You and Ada left");
    expect(actorNames([first, second, ...rest, first], { myId: "bob" })).toEqual(["You", "Ada", "Carol", "Dan"]);
  });
});
