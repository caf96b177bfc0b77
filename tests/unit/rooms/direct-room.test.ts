import { describe, expect, it } from "vitest";
import { buildUser, moment } from "../../../src/contracts/builders.js";
import { lacksPartner } from "../../../src/domain/rooms/access.js";
import {
  afterDeparture,
  enterDirectRoom,
  openDirectRoom,
  pairOf,
  partnerIn,
} from "../../../src/domain/rooms/direct-room.js";
import { endMembership } from "../../../src/domain/rooms/membership.js";
import { archivedWhenEmpty } from "../../../src/domain/rooms/ownership-transfer.js";

const [ada, bob] = [buildUser({ id: "ada" }), buildUser({ id: "bob" })];
const opened = openDirectRoom(ada, bob.id, { id: "room", at: moment() });
const notes = openDirectRoom(ada, ada.id, { id: "notes", at: moment() });
const entering = { user: bob, earlier: null, at: moment(1) };

describe("a direct room", () => {
  it("has the same pair in either order", () => {
    expect(pairOf("bob", "ada")).toEqual(pairOf("ada", "bob"));
    expect([partnerIn(opened.room, "ada"), partnerIn(opened.room, "bob")]).toEqual(["bob", "ada"]);
    expect(partnerIn(notes.room, "ada")).toBeNull();
  });

  it("lacks the partner until they enter; notes lack nobody", () => {
    expect(lacksPartner({ room: opened.room, memberCount: 1 })).toBe(true);
    expect(lacksPartner({ room: notes.room, memberCount: 1 })).toBe(false);
    const { room, head, membership } = enterDirectRoom(opened.room, opened.head, entering)!;
    expect(lacksPartner({ room, memberCount: head.memberCount })).toBe(false);
    expect(membership).toMatchObject({ role: "owner", rev: 2, readSeq: 0 });
    expect(enterDirectRoom(room, head, { ...entering, earlier: membership })).toBeNull();
  });

  it("makes earlier decisions out of date when somebody leaves, and nobody's in other rooms", () => {
    const left = endMembership(opened.head, opened.membership, "left", moment(2)).head;
    expect(afterDeparture(opened.room, left)).toEqual({
      ...left,
      accessRev: left.accessRev + 1,
      settingsRev: left.rev,
    });
    expect(afterDeparture({ pair: null }, left)).toBe(left);
  });

  it("is no longer archived when somebody comes back to the empty room", () => {
    const left = endMembership(opened.head, opened.membership, "left", moment(2)).head;
    const empty = archivedWhenEmpty(opened.room, left, moment(2));
    expect(empty.room.archivedAt).toEqual(moment(2));
    const entered = enterDirectRoom(empty.room, empty.head, entering)!;
    expect(entered.room.archivedAt).toBeNull();
    expect(entered.head.accessRev).toBe(empty.head.accessRev + 1);
  });
});
