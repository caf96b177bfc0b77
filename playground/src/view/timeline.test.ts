import { describe, expect, it } from "vitest";
import { hueClass, initials } from "./people";
import { timeline } from "./timeline";
import { dayName, listTime, messageTime } from "./times";

const person = (n: number) => ({
  id: `user-${n}`,
  username: `user${n}`,
  displayName: `User ${n}`,
  bot: false,
  deleted: false,
});
const at = (day: number, hour: number, minute: number) => new Date(2026, 4, day, hour, minute);
const message = (seq: number, author: number, sent: Date) => ({
  id: `m-${seq}`,
  roomId: "r",
  seq,
  rev: seq,
  author: person(author),
  body: "hi",
  threadOf: null,
  threadSeq: null,
  via: "user" as const,
  kind: "text" as const,
  data: null,
  replyTo: null,
  thread: null,
  mentions: { userIds: [], room: false, here: false },
  reactions: [],
  pinnedAt: null,
  sentAt: sent.toISOString(),
  editedAt: null,
  deletedAt: null,
});

describe("the timeline", () => {
  it("adds a separator per day and groups consecutive messages of one author", () => {
    const messages = [
      message(1, 1, at(1, 23, 58)),
      message(2, 1, at(2, 0, 1)),
      message(3, 1, at(2, 0, 2)),
      message(4, 2, at(2, 0, 3)),
      message(5, 2, at(2, 0, 30)),
    ];
    const shape = timeline({ messages, notices: [] }, [], { myId: "user-1" }).map((entry) =>
      "startsGroup" in entry ? entry.startsGroup : entry.kind,
    );
    expect(shape).toEqual(["day", true, "day", true, false, true, true]);
  });

  it("has a line before the first unread message of somebody else", () => {
    const messages = [1, 2, 3, 4].map((seq) => message(seq, seq === 2 ? 1 : 2, at(1, 10, seq)));
    const kinds = (unreadFrom: number, shown = messages) =>
      timeline({ messages: shown, notices: [] }, [], { myId: "user-1", unreadFrom }).map((entry) =>
        entry.kind === "message" ? entry.message.seq : entry.kind,
      );
    expect(kinds(2)).toEqual(["day", 1, 2, "unread", 3, 4]);
    expect(kinds(5)).toEqual(["day", 1, 2, 3, 4]);
    expect(kinds(2, messages.slice(2))).toEqual(["day", 3, 4]);
  });

  it("has notices in their places, on their days, and starts another group after them", () => {
    const messages = [1, 2].map((seq) => message(seq, 1, at(1, 10, seq)));
    const note = (rev: number, afterSeq: number, noted: Date) => ({
      id: `n-${rev}`,
      rev,
      afterSeq,
      kind: "topic" as const,
      actor: person(1),
      at: noted.toISOString(),
    });
    const notices = [note(2, 1, at(1, 10, 1)), note(4, 2, at(2, 9, 0))];
    const shape = timeline({ messages, notices }, [], { myId: "user-1" }).map((entry) =>
      "startsGroup" in entry ? entry.startsGroup : entry.kind,
    );
    expect(shape).toEqual(["day", true, "notice", true, "day", "notice"]);
  });

  it("has one line for people who join or leave one after the other on a day", () => {
    const kinds = ["joined", "joined", "left", "left", "joined", "joined", "topic", "topic"] as const;
    const notices = kinds.map((kind, index) => {
      const rev = index + 1;
      const noted = at(rev < 6 ? 1 : 2, 10, rev);
      return { id: `n-${rev}`, rev, afterSeq: 0, kind, actor: person(rev), at: noted.toISOString() };
    });
    const shape = timeline({ messages: [], notices }, [], { myId: "user-1" }).map((entry) =>
      entry.kind === "notice" ? entry.notices.map(({ rev }) => rev) : entry.kind,
    );
    expect(shape).toEqual(["day", [1, 2], [3, 4], [5], "day", [6], [7], [8]]);
  });

  it("ends with unsent messages", () => {
    const unsent = {
      clientMessageId: "c",
      roomId: "r",
      body: "hi",
      createdAt: at(1, 10, 1).toISOString(),
      status: "pending" as const,
      refusal: null,
      code: null,
      connectionsEnded: 0,
    };
    const entries = timeline({ messages: [message(1, 1, at(1, 10, 0))], notices: [] }, [unsent], { myId: "user-1" });
    expect(entries.map(({ kind }) => kind)).toEqual(["day", "message", "unsent"]);
    expect(entries[2]).toMatchObject({ startsGroup: false });
  });
});

describe("times", () => {
  const now = at(10, 12, 0);
  it("shows recent times relative to now, and older ones by day", () => {
    expect(messageTime(at(10, 12, 0), now)).toBe("now");
    expect(messageTime(at(10, 11, 57), now)).toBe("3 min ago");
    expect(listTime(at(10, 11, 15), now)).toBe("45 min");
    expect(listTime(at(9, 23, 0), now)).toBe("Yesterday");
    expect([dayName(at(10, 0, 1), now), dayName(at(9, 23, 59), now)]).toEqual(["Today", "Yesterday"]);
  });
});

describe("people", () => {
  it("shows people with their initials and a constant colour", () => {
    expect([
      initials("Noor Haddad"),
      initials("leo"),
      initials("ana.maria-lopez"),
      initials("  "),
      initials("😀 x"),
    ]).toEqual(["NH", "L", "AL", "?", "😀X"]);
    expect(hueClass("user-1")).toBe(hueClass("user-1"));
    expect(hueClass("0192-x")).toMatch(/^hue-([0-9]|1[01])$/);
  });
});
