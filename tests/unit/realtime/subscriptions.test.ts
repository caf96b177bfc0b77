import { expect, it } from "vitest";
import { InMemoryBroadcaster } from "../../../src/adapters/in-process/in-memory-broadcaster.js";
import { Subscriptions } from "../../../src/application/realtime/connections/subscriptions.js";
import type { Membership } from "../../../src/domain/rooms/membership.js";
import { messageChange } from "../../../src/domain/rooms/room-change.js";
import { buildChange, buildMember, buildMessage } from "../../../src/contracts/builders.js";

const ROOM = "room";

const member = (rev: number, with_: Partial<Membership> = {}) => buildMember({ roomId: ROOM, rev, ...with_ });
const left = (rev: number) => member(rev, { leftAt: new Date(1), departure: "left" });
const position = (membershipRev: number) => ({
  roomId: ROOM,
  membershipRev,
  joinedAt: new Date(0),
  seq: 0,
  rev: 9,
  readSeq: 0,
  unreadFrom: null,
  visibleFrom: 1,
});
const change = (from: number, rev: number) => buildChange({ roomId: ROOM, from, rev });

/** Ada with two connections of one session, `phone` and `laptop`. */
function opened() {
  const messageBroadcaster = new InMemoryBroadcaster();
  const unused: string[] = [];
  const record = (id: string) => void unused.push(id);
  const subscriptions = new Subscriptions({ messageBroadcaster, onUnused: { room: record, user: record } });
  for (const id of ["phone", "laptop"]) {
    messageBroadcaster.connect(id);
    subscriptions.add({ id, userId: "ada", sessionId: "session" });
  }
  const ranges = (id: string) =>
    messageBroadcaster.pushedTo(id).flatMap((pushed) => {
      if ("roomChanged" in pushed) return [`${pushed.roomChanged.from}-${pushed.roomChanged.rev}`];
      if ("resync" in pushed) return [`resync ${pushed.resync.rev}`];
      return "roomRemoved" in pushed ? [pushed.roomRemoved.reason] : ["ended"];
    });
  return { messageBroadcaster, subscriptions, unused, ranges };
}

it("subscribes every connection of a user once", () => {
  const { subscriptions, ranges } = opened();
  expect(subscriptions.subscribe(member(3))).toEqual(["phone", "laptop"]);
  expect(subscriptions.subscribe(member(3))).toEqual([]);
  expect(subscriptions.subscribe(member(5))).toEqual([]);
  subscriptions.push(change(2, 4));
  expect(ranges("phone")).toEqual(["2-4"]);
});

it("begins a stream in the middle of a change with the part that follows the join", () => {
  const { subscriptions, ranges } = opened();
  subscriptions.subscribe(member(6));
  for (const pushed of [change(1, 4), change(4, 8), change(8, 9)]) subscriptions.push(pushed);
  expect(ranges("phone")).toEqual(["5-8", "8-9"]);
});

it.each([
  ["at once if the feed has emitted the user's membership", false, ["4-5", "5-9"]],
  ["with the user's membership if the feed has not emitted it", true, ["6-9"]],
])("begins the stream of a new connection %s", (_case, isBehind, expected) => {
  const { subscriptions, ranges } = opened();
  expect(subscriptions.open("phone", [position(7)], () => isBehind)).toEqual([ROOM]);
  subscriptions.push(change(4, 5));
  subscriptions.push(change(5, 9));
  expect([ranges("phone"), ranges("laptop")]).toEqual([expected, []]);
});

it("subscribes neither a closed connection nor one that is already subscribed to the room", () => {
  const { subscriptions } = opened();
  subscriptions.subscribe(member(3));
  expect(subscriptions.open("phone", [position(3)], () => false)).toEqual([]);
  subscriptions.remove("phone");
  expect(subscriptions.open("phone", [position(4)], () => false)).toEqual([]);
});

it("applies the membership state with the higher rev, in any order of arrival", () => {
  const { subscriptions } = opened();
  subscriptions.unsubscribe(left(7));
  expect(subscriptions.subscribe(member(6))).toEqual([]);
  expect(subscriptions.subscribe(member(8))).toEqual(["phone", "laptop"]);
  subscriptions.unsubscribe(left(7));
  expect(subscriptions.isSubscribed("phone", ROOM)).toBe(true);
});

it("resyncs a returning member whose connection missed the end of the earlier membership", () => {
  const { subscriptions, ranges } = opened();
  subscriptions.subscribe(member(3));
  subscriptions.push(change(2, 3));
  subscriptions.resubscribe(member(8, { joinedAt: new Date(2) }));
  for (const pushed of [change(3, 6), change(6, 8)]) subscriptions.push(pushed);
  expect(ranges("phone")).toEqual(["2-3", "resync 7", "7-8"]);
});

it("subscribes no connection to a membership that only a feed emitted", () => {
  const { subscriptions } = opened();
  subscriptions.resubscribe(member(3));
  expect(subscriptions.isSubscribed("phone", ROOM)).toBe(false);
});

it("announces the end of a membership to all connections except the requesting one", () => {
  const { subscriptions, ranges, unused } = opened();
  subscriptions.subscribe(member(3));
  subscriptions.unsubscribe(left(5), "phone");
  subscriptions.push(change(2, 5));
  expect([ranges("phone"), ranges("laptop"), unused]).toEqual([[], ["left"], [ROOM]]);
});

it("sends a resync also to connections whose stream has not begun", () => {
  const { subscriptions, ranges } = opened();
  subscriptions.open("laptop", [position(2)], () => false);
  subscriptions.open("phone", [position(4)], () => true);
  subscriptions.resync(ROOM, 6);
  expect([ranges("phone"), ranges("laptop")]).toEqual([["resync 6"], ["resync 6"]]);
});

it("reports the last connection of a room and of a user", () => {
  const { subscriptions, unused } = opened();
  subscriptions.subscribe(member(3));
  subscriptions.remove("phone");
  subscriptions.remove("phone");
  expect(unused).toEqual([]);
  subscriptions.remove("laptop");
  expect(unused).toEqual([ROOM, "ada"]);
});

it("ends every connection of a session", () => {
  const { messageBroadcaster, subscriptions, ranges } = opened();
  messageBroadcaster.connect("other");
  subscriptions.add({ id: "other", userId: "ada", sessionId: "other session" });
  expect(subscriptions.sessionsOf("ada")).toEqual(["session", "other session"]);
  subscriptions.endSession("session", "revoked");
  expect(ranges("phone")).toEqual(["ended"]);
  expect(["phone", "laptop", "other"].map((id) => messageBroadcaster.isOpen(id))).toEqual([false, false, true]);
});

it("sends a resync to every connection of a room after pushing a change has failed", () => {
  const { messageBroadcaster, subscriptions, ranges } = opened();
  messageBroadcaster.connect("phone", () => {
    throw new Error("broken");
  });
  subscriptions.subscribe(member(3));
  expect(() => subscriptions.push(change(1, 4))).toThrow("broken");
  messageBroadcaster.connect("phone");
  subscriptions.resync(ROOM, 4);
  expect([ranges("phone"), ranges("laptop")]).toEqual([["resync 4"], ["resync 4"]]);
});

it("pushes to each connection only what its member may see", () => {
  const { messageBroadcaster, subscriptions } = opened();
  messageBroadcaster.connect("late");
  subscriptions.add({ id: "late", userId: "bob", sessionId: "other" });
  subscriptions.subscribe(member(1));
  subscriptions.open("late", [{ ...position(2), visibleFrom: 5 }], () => false);
  const [old, recent] = [buildMessage({ rev: 10, seq: 2 }), buildMessage({ rev: 11, seq: 7 })];
  subscriptions.push(messageChange(old));
  subscriptions.push(messageChange(recent));
  const pushed = (id: string) =>
    messageBroadcaster.pushedTo(id).flatMap((each) => ("roomChanged" in each ? [each.roomChanged] : []));
  expect(pushed("phone").map(({ messages }) => messages)).toEqual([[old], [recent]]);
  expect(pushed("late")).toEqual([{ ...messageChange(old), messages: [] }, messageChange(recent)]);
});

it("pushes once, and only what its member may see, to a connection whose stream begins in the middle of a change", () => {
  const { messageBroadcaster, subscriptions } = opened();
  const old = buildMessage({ rev: 10, seq: 2 });
  subscriptions.open("phone", [{ ...position(9), visibleFrom: 5 }], () => true);
  subscriptions.open("laptop", [{ ...position(20), visibleFrom: 5 }], () => true);
  subscriptions.push({ ...messageChange(old), from: 4 });
  expect(messageBroadcaster.pushedTo("phone")).toEqual([
    { roomChanged: { ...messageChange(old), from: 8, messages: [] } },
  ]);
  expect(messageBroadcaster.pushedTo("laptop")).toEqual([]);
});
