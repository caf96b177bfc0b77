import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstOwner, isActive, joinRoom, leaveRoom, type Membership } from "../../../src/domain/rooms/membership.js";
import { buildSummary, buildUser } from "../../../src/contracts/builders.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";

const at = new Date(0);
const person = (id: string) => buildUser(buildSummary(id));

describe("memberships", () => {
  it("keeps the room's counters exact through any joins and leaves", () => {
    const joinsAndLeaves = fc.array(fc.record({ who: fc.constantFrom("a", "b", "c", "owner"), joins: fc.boolean() }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(joinsAndLeaves, (steps) => {
        let head = firstHead("room");
        const members = new Map<string, Membership>([["owner", firstOwner(head, person("owner"), at)]]);
        for (const { who, joins } of steps) {
          const earlier = members.get(who) ?? null;
          if (joins === isActive(earlier) || (who === "owner" && !joins)) continue;
          const before = head;
          const change = joins
            ? joinRoom(head, person(who), { at, mutedUntil: null })
            : leaveRoom(head, earlier, { hasOtherOwner: false, at });
          members.set(who, change.membership);
          head = change.head;
          expect([head.rev, change.membership.rev]).toEqual([before.rev + 1, before.rev + 1]);
          expect(head.accessRev).toBe(before.accessRev);
        }
        expect(head.memberCount).toBe([...members.values()].filter(isActive).length);
        expect(new Set([...members.values()].map(({ rev }) => rev)).size).toBe(members.size);
      }),
    );
  });

  it("refuses to remove a non-member, and the only owner of a room with other members", () => {
    const head = { ...firstHead("room"), memberCount: 2 };
    const owner = firstOwner(head, person("owner"), at);
    const refusal = (code: string) => expect.objectContaining({ code });
    for (const nobody of [null, { ...owner, leftAt: at }])
      expect(() => leaveRoom(head, nobody, { hasOtherOwner: true, at })).toThrow(refusal("room.not_a_member"));
    expect(() => leaveRoom(head, owner, { hasOtherOwner: false, at })).toThrow(refusal("room.last_owner"));
    expect(leaveRoom(head, owner, { hasOtherOwner: true, at }).membership.leftAt).toEqual(at);
  });

  it("lets the last member leave a room", () => {
    const head = firstHead("room");
    const owner = firstOwner(head, person("owner"), at);
    const change = leaveRoom(head, owner, { hasOtherOwner: false, at });
    expect(change).toMatchObject({ head: { memberCount: 0 }, membership: { leftAt: at, departure: "left" } });
  });
});
