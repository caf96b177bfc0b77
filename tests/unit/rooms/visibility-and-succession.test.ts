import { expect, it } from "vitest";
import { DEFAULT_COUNTS } from "../../../src/domain/limits/counts.js";
import { listedAs } from "../../../src/domain/rooms/access.js";
import { firstOwner, type Membership, type Role } from "../../../src/domain/rooms/membership.js";
import { chooseSuccessor } from "../../../src/domain/rooms/ownership-transfer.js";
import { buildSummary, buildUser } from "../../../src/contracts/builders.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";
import { newRoom, type Room } from "../../../src/domain/rooms/room.js";

const at = new Date(1000);
const room = newRoom({ name: "Lobby" }, { id: "r", at }, DEFAULT_COUNTS);
const member = (id: string, role: Role = "member", joinedAt = 1000): Membership => {
  const first = firstOwner(firstHead("r"), buildUser(buildSummary(id)), new Date(joinedAt));
  return { ...first, role };
};

it("lists a room as joined for its members, also when it is private or archived", () => {
  const membership = member("ada");
  const kinds: Room[] = [room, { ...room, kind: "private" }, { ...room, archivedAt: at }];
  const listed = kinds.map((each) => listedAs({ room: each, membership, bannedUntil: null }, at));
  expect(listed).toEqual(["joined", "joined", "joined"]);
});

it("lists only a public room that is not archived as open, also for a former member", () => {
  const kinds: Room[] = [room, { ...room, kind: "private" }, { ...room, kind: "direct" }, { ...room, archivedAt: at }];
  for (const membership of [null, { ...member("ada"), leftAt: at }])
    expect(kinds.map((each) => listedAs({ room: each, membership, bannedUntil: at }, at))).toEqual([
      "open",
      null,
      null,
      null,
    ]);
});

it("does not list a public room as open for a user who is banned from it", () => {
  const bannedUntil = new Date(at.getTime() + 1);
  expect(listedAs({ room, membership: null, bannedUntil }, at)).toBeNull();
});

it("chooses the highest role below owner as successor, then the longest membership, then the lower id", () => {
  const [cal, bob] = [member("cal", "member", 1), member("bob", "member", 1)];
  const moderator = member("mod", "moderator", 9);
  expect(chooseSuccessor([member("ada", "owner"), cal, moderator, bob])).toBe(moderator);
  expect(chooseSuccessor([member("dan"), cal, { ...moderator, leftAt: at }, bob])).toBe(bob);
});

it("chooses no successor among owners and former members", () => {
  expect(chooseSuccessor([member("ada", "owner"), { ...member("bob"), leftAt: at }])).toBeNull();
});
