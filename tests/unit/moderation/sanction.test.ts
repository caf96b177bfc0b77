import { describe, expect, it } from "vitest";
import { DEFAULT_COUNTS } from "../../../src/domain/limits/counts.js";
import {
  activeUntil,
  hasExpired,
  liftSanction,
  newSanction,
  applySanction,
  type SanctionTerms,
} from "../../../src/domain/moderation/sanction.js";
import { requireSender } from "../../../src/domain/rooms/access.js";
import { activeMute, firstOwner, type Membership, type Role } from "../../../src/domain/rooms/membership.js";
import { buildSummary, buildUser } from "../../../src/contracts/builders.js";
import { firstHead } from "../../../src/domain/rooms/room-head.js";
import { newRoom } from "../../../src/domain/rooms/room.js";
import { PERMANENT } from "../../../src/domain/shared/permanent.js";

const [at, later, latest] = [new Date(1000), new Date(2000), new Date(3000)];
const head = { ...firstHead("r"), rev: 7, accessRev: 3, memberCount: 4 };
const member = (id: string, role: Role = "member"): Membership => {
  return { ...firstOwner(head, buildUser(buildSummary(id)), at), role };
};
const made = { roomId: "r", user: buildSummary("bob"), by: buildSummary("ada"), byRole: "owner", at } as const;
const sanction = (terms: SanctionTerms) => newSanction(terms, made);
const refusal = (code: string) => expect.objectContaining({ code });

describe("sanctions", () => {
  it("lasts until its end, or permanently without one", () => {
    for (const until of [undefined, null, PERMANENT, new Date(PERMANENT.getTime() + 1)])
      expect(sanction({ kind: "ban", ...(until !== undefined && { until }) }).until).toEqual(PERMANENT);
    expect(sanction({ kind: "mute", until: later, reason: " loud " })).toMatchObject({ until: later, reason: "loud" });
  });

  it("refuses an end in the past", () => {
    for (const until of [at, new Date(0)])
      expect(() => sanction({ kind: "mute", until })).toThrow(refusal("request.invalid"));
  });

  it("expires at its end", () => {
    const mute = sanction({ kind: "mute", until: later });
    expect([hasExpired(mute, at), hasExpired(mute, later)]).toEqual([false, true]);
    expect(activeUntil([mute], "mute", at)).toEqual(later);
    expect(activeUntil([mute], "mute", later)).toBeNull();
    expect(activeUntil([mute], "ban", at)).toBeNull();
  });

  it("mutes a member until the end of the sanction", () => {
    const { head: next, membership } = applySanction(head, member("bob"), sanction({ kind: "mute", until: later }))!;
    expect(next).toEqual({ ...head, rev: 8 });
    expect(membership).toMatchObject({ rev: 8, mutedUntil: later, leftAt: null });
    expect([activeMute(membership, at), activeMute(membership, later)]).toEqual([later, null]);
    const room = newRoom({ name: "r" }, { id: "r", at }, DEFAULT_COUNTS);
    const access = { room, accessRev: 4, memberCount: 2, membership, isSeparated: false };
    expect(() => requireSender(access, at)).toThrow(refusal("room.muted"));
    expect(requireSender(access, latest)).toBe(membership);
  });

  it("ends the membership of a banned user", () => {
    const { head: next, membership } = applySanction(head, member("bob"), sanction({ kind: "ban" }))!;
    expect(next).toEqual({ ...head, rev: 8, memberCount: 3 });
    expect(membership).toMatchObject({ rev: 8, leftAt: at, departure: "banned" });
  });

  it("changes nothing in the room when the subject is no member, because joining checks the sanction under the room's lock", () => {
    const gone = { ...member("bob"), leftAt: at };
    for (const kind of ["mute", "ban"] as const) {
      for (const membership of [null, gone]) {
        const made = sanction({ kind });
        expect(applySanction(head, membership, made)).toBeNull();
        expect(liftSanction(head, membership, made)).toBeNull();
      }
    }
  });

  it("lets a member send again once a mute is lifted", () => {
    const muted = { ...member("bob"), mutedUntil: PERMANENT };
    const { head: next, membership } = liftSanction(head, muted, { kind: "mute" })!;
    expect([next.rev, next.accessRev, membership.rev, membership.mutedUntil]).toEqual([8, 3, 8, null]);
  });
});
