import { expect, it } from "vitest";
import type { Member } from "../protocol.js";
import { applyChange } from "./changes.js";
import { newRoomState, type RoomState } from "./room-state.js";
import { AT, person } from "./testing/entities.js";
import { ME, RoomLog } from "./testing/room-log.js";

/** The reader is user 1. */
const group = (people: readonly number[], kind: "group" | "direct" = "group"): RoomState =>
  newRoomState({ ...new RoomLog().room, kind, rev: 5, people: people.map(person) }, "epoch-1");

const member = (n: number, rev: number, leftAt: string | null = null): Member => ({
  user: person(n),
  role: "member",
  rev,
  joinedAt: `2026-01-01T00:00:${String(rev).padStart(2, "0")}.000Z`,
  leftAt,
  mutedUntil: null,
});

function told(state: RoomState, ...members: Member[]): RoomState {
  const rev = Math.max(...members.map((each) => each.rev));
  const { people: _, ...room } = { ...state.room, rev };
  const change = { roomId: room.id, from: Math.min(rev - 1, state.rev), rev, messages: [], notices: [], members, room };
  return applyChange(state, change, ME);
}

const names = ({ room }: RoomState) => room.people?.map(({ id }) => id);

it("names who was added to a group, and no longer who left", () => {
  const added = told(group([2, 3]), member(4, 6));
  expect(names(added)).toEqual(["user-2", "user-3", "user-4"]);
  const left = told(added, member(2, 7, AT));
  expect(names(left)).toEqual(["user-3", "user-4"]);
  expect(names(told(left, member(2, 8)))).toEqual(["user-3", "user-4", "user-2"]);
});

it("never names the reader, and names at most eight people, the next one once somebody left", () => {
  const full = group([2, 3, 4, 5, 6, 7, 8, 9]);
  const more = told(told(full, member(10, 6)), member(1, 7));
  expect(names(more)).toEqual(names(full));
  expect(names(told(more, member(4, 8, AT)))?.at(-1)).toBe("user-10");
});

it("ignores a repeated change that is older than the list", () => {
  expect(names(told(group([2]), member(3, 4)))).toEqual(["user-2"]);
});

it("renames people, and keeps the partner of a direct room who left", () => {
  const renamed = { ...member(2, 6), user: { ...person(2), displayName: "Countess" } };
  expect(told(group([2]), renamed).room.people?.[0]?.displayName).toBe("Countess");
  expect(told(group([2], "direct"), renamed).room.people?.[0]?.displayName).toBe("Countess");
  expect(names(told(group([2], "direct"), member(2, 6, AT)))).toEqual(["user-2"]);
});
