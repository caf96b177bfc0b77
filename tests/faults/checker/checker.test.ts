import { describe, expect, test } from "vitest";
import type { Happening, History, Stamped } from "../history/event.js";
import { brokenRules, check } from "./checker.js";
import type { DatabaseState, StoredMessage, StoredRoom } from "./database.js";
import type { RuleName } from "./finding.js";
import { RightSystem, ROOM, type Step } from "./model.js";

/** A history that exercises every rule. */
const STEPS: readonly Step[] = [
  { do: "send", by: "ada", answers: [] },
  { do: "send", by: "bob", answers: ["lost"] },
  { do: "push", to: "bob", limit: 1 },
  { do: "push", to: "bob", limit: 1 },
  { do: "send", by: "ada", answers: [] },
  { do: "push", to: "bob", limit: 1 },
  { do: "edit", by: "ada" },
  { do: "look", to: "bob" },
  { do: "leave", by: "cy" },
  { do: "send", by: "cy", answers: [] },
  { do: "send", by: "ada", answers: [] },
  { do: "reply", by: "bob" },
  { do: "push", to: "bob", limit: 9 },
  { do: "react", by: "bob" },
  { do: "push", to: "bob", limit: 9 },
  { do: "mark", by: "bob" },
  { do: "send", by: "ada", answers: [] },
];

type Run = { history: History; room: StoredRoom };

function rightRun(): Run {
  const system = new RightSystem();
  for (const step of STEPS) system.take(step);
  system.settle();
  return { history: system.events, room: system.database.rooms[0]! };
}

const databaseOf = (room: StoredRoom): DatabaseState => ({
  rooms: [room],
  own: new Map(room.markers.map(({ user, readSeq }) => [user, { [`marker ${ROOM}`]: `${readSeq}` }])),
});

const replaced = <Kind extends Happening["kind"]>(
  history: History,
  kind: Kind,
  change: (event: Extract<Stamped, { kind: Kind }>, place: number) => Partial<Extract<Happening, { kind: Kind }>>,
): History => {
  let place = 0;
  return history.map((event) =>
    event.kind === kind ? { ...event, ...change(event as Extract<Stamped, { kind: Kind }>, place++) } : event,
  );
};

const rows = (room: StoredRoom, change: (rows: StoredMessage[]) => StoredMessage[]): StoredRoom => ({
  ...room,
  messages: change([...room.messages]),
});

const BROKEN: readonly [RuleName, string, (run: Run) => Run][] = [
  [
    "I1",
    "an acknowledged message is not stored",
    ({ history, room }) => ({ history, room: rows(room, (all) => all.slice(0, -1)) }),
  ],
  [
    "I2",
    "one send has two rows",
    ({ history, room }) => ({
      history,
      room: rows(room, (all) => [...all, { ...all[0]!, id: "again" }]),
    }),
  ],
  ["I3", "a number is missing", ({ history, room }) => ({ history, room: { ...room, seq: room.seq + 1 } })],
  ["I3", "a change is missing", ({ history, room }) => ({ history, room: { ...room, rev: room.rev + 1 } })],
  [
    "I4",
    "a reader does not apply the changes that it receives",
    ({ history, room }) => ({ history: replaced(history, "change", () => ({ applied: [] })), room }),
  ],
  [
    "I4",
    "a reader receives another body than the stored one",
    ({ history, room }) => ({
      history: replaced(history, "change", ({ messages }) => ({
        messages: messages.map((one) => ({ ...one, body: "?" })),
      })),
      room,
    }),
  ],
  [
    "I4",
    "a reader receives other reactions than the stored ones",
    ({ history, room }) => ({
      history: replaced(history, "change", ({ messages }) => ({
        messages: messages.map((one) => ({ ...one, reactions: "" })),
      })),
      room,
    }),
  ],
  [
    "I4",
    "a lean change that a reader does not merge takes the body away",
    ({ history, room }) => ({
      history: replaced(history, "change", ({ messages }) => ({
        messages: messages.map((one) => ({ body: null, ...one })),
      })),
      room,
    }),
  ],
  [
    "I3",
    "a reply is missing",
    ({ history, room }) => ({
      history,
      room: rows(room, (all) => all.map((row) => (row.threadSeq === null ? row : { ...row, threadSeq: 2 }))),
    }),
  ],
  [
    "I5",
    "a reader receives a change twice",
    ({ history, room }) => ({
      history: history.flatMap((event): Stamped[] => (event.kind === "change" ? [event, event] : [event])),
      room,
    }),
  ],
  [
    "I5",
    "a live change arrives after a hole",
    ({ history, room }) => ({
      history: replaced(history, "change", ({ from, via }, place) => ({
        from: via === "live" && place > 0 ? from + 1 : from,
      })),
      room,
    }),
  ],
  [
    "I6",
    "a retry gets another number",
    ({ history, room }) => ({
      history: history.flatMap((event): Stamped[] =>
        event.kind === "ok" ? [event, { ...event, seq: (event.seq ?? 0) + 1 }] : [event],
      ),
      room,
    }),
  ],
  [
    "I7",
    "messages are numbered in another order than they were acknowledged",
    ({ history, room }) => ({ history, room: rows(room, swapped) }),
  ],
  [
    "I8",
    "messages of one sender are stored in another order",
    ({ history, room }) => ({
      history: history.filter(({ kind }) => kind !== "ok"),
      room: rows(room, ([first, second, third, ...rest]) => [
        { ...first!, seq: third!.seq },
        second!,
        { ...third!, seq: first!.seq },
        ...rest,
      ]),
    }),
  ],
  [
    "I9",
    "a former member receives another change",
    ({ history, room }) => {
      const last = room.messages.at(-1)!;
      const { order, at } = history.at(-1)!;
      const told = {
        kind: "change",
        via: "live",
        connection: 1,
        room: ROOM,
        from: last.rev - 1,
        rev: last.rev,
      } as const;
      const change = { ...told, messages: [last], members: [], applied: [] };
      return { history: [...history, { ...change, order: order + 1, at, client: "cy", user: "cy" }], room };
    },
  ],
  [
    "I9",
    "a returning member gets a push of a message from their absence",
    ({ history, room }) => {
      const last = room.messages.at(-1)!;
      const back = { user: "cy", rev: room.rev + 1, left: false };
      const { order, at } = history.at(-1)!;
      const told = {
        kind: "change",
        via: "live",
        connection: 1,
        room: ROOM,
        from: last.rev - 1,
        rev: back.rev,
      } as const;
      const change = { ...told, messages: [last], members: [back], applied: [] };
      return {
        history: [...history, { ...change, order: order + 1, at, client: "cy", user: "cy" }],
        room: { ...room, rev: back.rev, members: [...room.members.filter(({ user }) => user !== "cy"), back] },
      };
    },
  ],
  [
    "I9",
    "a message of a former member is stored",
    ({ history, room }) => ({
      history,
      room: rows(room, (all) => all.map((row, index) => (index === all.length - 1 ? { ...row, author: "cy" } : row))),
    }),
  ],
  [
    "I10",
    "a snapshot lacks a message that was announced before",
    ({ history, room }) => ({
      history: replaced(history, "snapshot", ({ messages }) => ({ messages: messages.slice(0, 1) })),
      room,
    }),
  ],
  [
    "I10",
    "a snapshot contains a message that was never announced",
    ({ history, room }) => ({
      history: replaced(history, "snapshot", ({ messages, rev }) => ({
        messages: [...messages, { ...messages[0]!, id: "unheard", seq: 99, rev }],
      })),
      room,
    }),
  ],
  [
    "I14",
    "an unread count is too high",
    ({ history, room }) => ({ history: replaced(history, "counted", ({ unread }) => ({ unread: unread + 1 })), room }),
  ],
  [
    "I13",
    "one device of a user has another marker",
    ({ history, room }) => ({
      history: replaced(history, "held", ({ device, things }) => ({
        things: device === "phone" ? { ...things, [`marker ${ROOM}`]: "99" } : things,
      })),
      room,
    }),
  ],
  [
    "I13",
    "a device lacks something",
    ({ history, room }) => ({ history: replaced(history, "held", () => ({ things: {} })), room }),
  ],
  [
    "I13",
    "a device has something that was removed",
    ({ history, room }) => ({
      history: replaced(history, "held", ({ things }) => ({ things: { ...things, "draft of nothing": "text" } })),
      room,
    }),
  ],
  [
    "I11",
    "a refused message is stored",
    ({ history, room }) => ({
      history: history.map((event): Stamped => {
        if (event.kind !== "ok") return event;
        const { order, at, client, user, send, attempt } = event;
        return { kind: "fail", room: ROOM, send, attempt, code: "room.muted", order, at, client, user };
      }),
      room,
    }),
  ],
];

function swapped(all: StoredMessage[]): StoredMessage[] {
  const [first, second, ...rest] = all;
  return [{ ...first!, seq: second!.seq }, { ...second!, seq: first!.seq }, ...rest];
}

describe("checker", () => {
  test("reports nothing for a correct history", () => {
    const { history, room } = rightRun();
    expect(check(history, databaseOf(room))).toEqual([]);
  });

  test.each(BROKEN)("reports %s: %s", (rule, _what, breakIt) => {
    const { history, room } = breakIt(rightRun());
    const findings = check(history, databaseOf(room));
    expect(brokenRules(findings)).toContain(rule);
    expect(findings.every(({ evidence }) => evidence !== undefined)).toBe(true);
  });
});
