import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_COUNTS } from "../../../src/domain/limits/counts.js";
import {
  checkMayChange,
  checkMayGiveRole,
  checkMayModerate,
} from "../../../src/domain/moderation/moderation-rights.js";
import { leaveAndTransfer } from "../../../src/domain/rooms/ownership-transfer.js";
import {
  firstOwner,
  changeRole,
  isActive,
  RANK,
  type Membership,
  type Role,
} from "../../../src/domain/rooms/membership.js";
import { buildSummary, buildUser } from "../../../src/contracts/builders.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";
import { newRoom } from "../../../src/domain/rooms/room.js";

const at = new Date(1000);
const head = { ...firstHead("r"), rev: 7, accessRev: 3, memberCount: 4 };
const member = (id: string, role: Role = "member"): Membership => {
  return { ...firstOwner(head, buildUser(buildSummary(id)), at), role };
};
const refusal = (code: string) => expect.objectContaining({ code });
const allows = (check: () => unknown): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};

const someRole = fc.constantFrom<Role>("owner", "moderator", "member");

describe("moderating a user", () => {
  const check = (moderator: Membership, membership: Membership | null, userId = "bob") => {
    return () => checkMayModerate(moderator, { userId, membership });
  };

  it("lets an owner moderate everybody except owners, in the room or not", () => {
    for (const target of [member("bob"), member("bob", "moderator"), null, { ...member("bob", "owner"), leftAt: at }])
      expect(check(member("ada", "owner"), target)).not.toThrow();
  });

  it("lets a moderator moderate members and users outside the room", () => {
    const ada = member("ada", "moderator");
    for (const target of [member("bob"), null, { ...member("bob", "moderator"), leftAt: at }])
      expect(check(ada, target)).not.toThrow();
    expect(check(ada, member("bob", "moderator"))).toThrow(refusal("room.role_required"));
    expect(check(ada, member("bob", "owner"))).toThrow(refusal("room.owner_protected"));
  });

  it("refuses moderation by a member without a role", () => {
    expect(check(member("ada"), member("bob"))).toThrow(refusal("room.role_required"));
    expect(check(member("ada"), null)).toThrow(refusal("room.role_required"));
  });

  it("refuses to moderate oneself or another owner", () => {
    const ada = member("ada", "owner");
    expect(check(ada, ada, "ada")).toThrow(refusal("room.not_to_oneself"));
    expect(check(ada, member("bob", "owner"))).toThrow(refusal("room.owner_protected"));
  });

  it("refuses to moderate somebody of an equal or higher role", () => {
    fc.assert(
      fc.property(someRole, someRole, (mine, theirs) => {
        const may = allows(check(member("ada", mine), member("bob", theirs)));
        expect(may).toBe(mine !== "member" && RANK[theirs] < RANK[mine]);
      }),
    );
  });
});

describe("changing a sanction", () => {
  const [never, ever] = [new Date(0), new Date(9999)];
  const imposed = (byRole: Role, until: Date) =>
    ({
      roomId: "r",
      user: buildSummary("bob"),
      kind: "ban",
      until,
      reason: "",
      by: buildSummary("ada"),
      byRole,
      at: never,
    }) as const;

  it("refuses roles below the imposer's while the sanction holds", () => {
    fc.assert(
      fc.property(someRole, someRole, fc.boolean(), (mine, theirs, holds) => {
        const sanction = imposed(theirs, holds ? ever : never);
        expect(allows(() => checkMayChange(member("eve", mine), sanction, at))).toBe(
          !holds || RANK[mine] >= RANK[theirs],
        );
      }),
    );
    expect(() => checkMayChange(member("eve", "moderator"), imposed("owner", ever), at)).toThrow(
      refusal("room.role_required"),
    );
  });

  it("never lets a moderator end, shorten or replace an owner's sanction", () => {
    const step = fc.record({ role: fc.constantFrom("moderator" as const, "owner" as const), until: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let held = imposed("moderator", never);
        for (const [now, { role, until }] of steps.entries()) {
          const before = held;
          if (allows(() => checkMayChange(member("eve", role), before, new Date(now))))
            held = imposed(role, new Date(now + until));
          if (before.until > new Date(now) && before.byRole === "owner" && role === "moderator")
            expect(held).toBe(before);
        }
      }),
    );
  });
});

describe("giving a role", () => {
  const check = (giver: Membership, target: Membership | null, role: Role, hasOtherOwner = false) => {
    return () => checkMayGiveRole(giver, target, { role, hasOtherOwner });
  };

  it("refuses everybody but owners", () => {
    for (const role of ["moderator", "member"] as const)
      expect(check(member("ada", role), member("bob"), "member")).toThrow(refusal("room.role_required"));
  });

  it("refuses to give a role to a non-member", () => {
    for (const target of [null, { ...member("bob"), leftAt: at }])
      expect(check(member("ada", "owner"), target, "moderator")).toThrow(refusal("member.not_found"));
  });

  it("refuses to demote the last owner or another owner", () => {
    const ada = member("ada", "owner");
    expect(check(ada, ada, "member")).toThrow(refusal("room.last_owner"));
    expect(check(ada, ada, "member", true)).not.toThrow();
    expect(check(ada, ada, "owner")).not.toThrow();
    expect(check(ada, member("bob", "owner"), "moderator", true)).toThrow(refusal("room.owner_protected"));
  });

  it("keeps an owner in every room, demotes no equal and gives no role above the giver's", () => {
    const people = ["a", "b", "c", "d"] as const;
    const someone = fc.constantFrom(...people);
    const step = fc.record({ giver: someone, target: someone, role: someRole });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const room = new Map(people.map((id) => [id, member(id, id === "a" ? "owner" : "member")]));
        const ownersIn = () => [...room.values()].filter(({ role }) => role === "owner").length;
        for (const { giver: by, target: to, role } of steps) {
          const [giver, target] = [room.get(by)!, room.get(to)!];
          const hasOtherOwner = [...room.values()].some((one) => one !== giver && one.role === "owner");
          if (!allows(() => checkMayGiveRole(giver, target, { role, hasOtherOwner }))) continue;
          expect(RANK[role]).toBeLessThanOrEqual(RANK[giver.role]);
          if (by !== to && role !== target.role) expect(RANK[target.role]).toBeLessThan(RANK[giver.role]);
          room.set(to, changeRole(head, target, role).membership);
          expect(ownersIn()).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe("effect of a new role", () => {
  it("takes the room's next rev and keeps the room's accessRev", () => {
    fc.assert(
      fc.property(someRole, someRole, (before, after) => {
        const change = changeRole(head, member("bob", before), after);
        expect(change.membership).toMatchObject({ role: after, rev: 8 });
        expect([change.head.rev, change.head.accessRev]).toEqual([8, 3]);
      }),
    );
  });

  it("lifts the mute of a member who becomes owner", () => {
    const muted = { ...member("bob"), mutedUntil: at };
    expect(changeRole(head, muted, "owner").membership.mutedUntil).toBeNull();
    expect(changeRole(head, muted, "moderator").membership.mutedUntil).toBe(at);
  });
});

describe("ownership transfer", () => {
  const room = newRoom({ name: "r" }, { id: "r", at }, DEFAULT_COUNTS);
  const hand = (going: Membership, owners: number, successor: Membership | null, memberCount = 4) =>
    leaveAndTransfer(room, { ...head, memberCount }, going, { hasOtherOwner: owners > 1, successor, at });

  it("makes the successor an owner before the last owner leaves", () => {
    const { head: after, members } = hand(member("ada", "owner"), 1, member("bob"));
    expect(members).toMatchObject([
      { user: { id: "bob" }, role: "owner", rev: 8, leftAt: null },
      { user: { id: "ada" }, rev: 9, leftAt: at, departure: "left" },
    ]);
    expect(after).toMatchObject({ rev: 9, accessRev: 3, memberCount: 3, settingsRev: head.settingsRev });
  });

  it("promotes nobody when another owner remains or an ordinary member leaves", () => {
    for (const handover of [hand(member("ada", "owner"), 2, member("bob")), hand(member("ada"), 1, member("bob"))]) {
      expect(handover.members).toMatchObject([{ user: { id: "ada" }, rev: 8, leftAt: at }]);
      expect(handover.room).toBe(room);
    }
  });

  it("archives a room whose last member leaves", () => {
    const { head: after, members, room: archived } = hand(member("ada", "owner"), 1, null, 1);
    expect(members.filter(isActive)).toEqual([]);
    expect(archived).toEqual({ ...room, archivedAt: at });
    expect(after).toMatchObject({ rev: 8, accessRev: 4, settingsRev: 8, memberCount: 0 });
  });
});
