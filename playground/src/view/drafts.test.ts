import { expect, it } from "vitest";
import type { ChangedDraft } from "@synctalk/client";
import { draftedRooms } from "./drafts";

it("finds the rooms with a draft, and prefers the text of the room to that of a thread", () => {
  const draft = (roomId: string, threadOf: string | null, body: string) =>
    [
      threadOf ?? roomId,
      { roomId, threadOf, body, data: null, rev: 1, updatedAt: "2026-03-04T05:06:07.089Z" },
    ] as const;
  const gone = ["c", { roomId: "c", threadOf: null, rev: 2, deleted: true as const }] as const;
  const drafts = new Map<string, ChangedDraft>([
    draft("a", "root", "reply"),
    draft("a", null, "hello"),
    draft("b", "other", "reply"),
    gone,
  ]);
  expect([...draftedRooms(drafts)]).toEqual([
    ["a", "hello"],
    ["b", null],
  ]);
});
