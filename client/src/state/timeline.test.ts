import { expect, it } from "vitest";
import { timelineOf } from "./timeline.js";
import { RoomLog } from "./testing/room-log.js";

const shape = ({ messages, notices }: Pick<RoomLog, "messages" | "notices">) =>
  timelineOf(messages, notices).map((entry) => (entry.kind === "message" ? entry.message.seq : entry.notice.kind));

it("puts each notice after the message that it follows, and notices of one place in the order of their revs", () => {
  const log = new RoomLog();
  log.do({ kind: "enter", who: 1 });
  log.do({ kind: "send", author: 1 });
  log.do({ kind: "enter", who: 2 });
  log.do({ kind: "rename" });
  log.do({ kind: "send", author: 2 });
  log.do({ kind: "send", author: 1 });
  log.do({ kind: "exit", who: 2 });
  expect(shape(log)).toEqual(["joined", 1, "joined", "renamed", "topic", 2, 3, "left"]);
});

it("has notices alone, and messages alone", () => {
  const log = new RoomLog();
  log.do({ kind: "enter", who: 1 });
  expect(shape(log)).toEqual(["joined"]);
  log.do({ kind: "send", author: 1 });
  expect(shape({ messages: log.messages, notices: [] })).toEqual([1]);
});

it("returns the same list for the same messages and notices", () => {
  const log = new RoomLog();
  log.do({ kind: "send", author: 1 });
  log.do({ kind: "rename" });
  const { messages, notices } = log;
  expect(timelineOf(messages, notices)).toBe(timelineOf(messages, notices));
  expect(timelineOf(messages, [])).not.toBe(timelineOf(messages, notices));
});
