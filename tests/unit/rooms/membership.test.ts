import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstOwner, isActive, joined, left, type Membership } from "../../../src/domain/rooms/membership.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";

const at = new Date(0);
const person = (id: string) => ({ id, username: id, displayName: id, nameRev: 0 });

describe("memberships", () => {
  it("keep the room's counters exact through any joins and leaves", () => {
    const moves = fc.array(fc.record({ who: fc.constantFrom("a", "b", "c", "owner"), joins: fc.boolean() }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(moves, (steps) => {
        let head = firstHead("room");
        const members = new Map<string, Membership>([["owner", firstOwner(head, person("owner"), at)]]);
        for (const { who, joins } of steps) {
          const earlier = members.get(who) ?? null;
          if (joins === isActive(earlier) || (who === "owner" && !joins)) continue;
          const before = head;
          const change = joins
            ? joined(head, person(who), earlier, { at, mutedUntil: null })
            : left(head, earlier, { owners: 1, at });
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

  it("refuse to end for somebody who is no member, and for the only owner", () => {
    const head = firstHead("room");
    const owner = firstOwner(head, person("owner"), at);
    expect(() => left(head, null, { owners: 1, at })).toThrow(expect.objectContaining({ code: "room.not_a_member" }));
    expect(() => left(head, { ...owner, leftAt: at }, { owners: 1, at })).toThrow(
      expect.objectContaining({ code: "room.not_a_member" }),
    );
    expect(() => left(head, owner, { owners: 1, at })).toThrow(expect.objectContaining({ code: "room.last_owner" }));
    expect(left(head, owner, { owners: 2, at }).membership.leftAt).toEqual(at);
  });
});
