import fc from "fast-check";
import { expect, it } from "vitest";
import { buildMember, buildSummary } from "../../../src/contracts/builders.js";
import { newNotice, type NoticeKind } from "../../../src/domain/rooms/notice.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";
import {
  changesAfter,
  isOnlyRecentJoins,
  memberChange,
  type RoomChange,
} from "../../../src/domain/rooms/room-change.js";

const member = (rev: number) => buildMember({ rev, user: buildSummary(`${rev}`) });

const changes = fc.integer({ min: 0, max: 20 }).chain((from) =>
  fc.uniqueArray(fc.integer({ min: from + 1, max: from + 10 }), { minLength: 1 }).map((revs): RoomChange => {
    return { ...memberChange(member(Math.max(...revs))), from, members: revs.map(member) };
  }),
);

it("returns the part of a change after a rev, also of a part", () => {
  fc.assert(
    fc.property(changes, fc.nat(30), (change, rev) => {
      const rest = changesAfter(change, rev);
      expect(rest.from).toBe(Math.max(change.from, rev));
      expect(rest.members).toEqual(change.members.filter((each) => each.rev > rev));
      expect(changesAfter(rest, rev)).toEqual(rest);
    }),
  );
});

it("lets recent joins and leaves with their notices wait, and no other notice", () => {
  const joined = memberChange(member(1));
  const noticeOf = (kind: NoticeKind) =>
    newNotice(firstHead("room"), { id: "notice", kind, actor: buildSummary("ada"), at: new Date(0) });
  const waits = (...kinds: NoticeKind[]) =>
    isOnlyRecentJoins({ ...joined, notices: kinds.map(noticeOf) }, new Date(500));
  expect([waits(), waits("joined"), waits("joined", "left")]).toEqual([true, true, true]);
  expect([waits("added"), waits("joined", "archived")]).toEqual([false, false]);
});
