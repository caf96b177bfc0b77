import fc from "fast-check";
import { expect, it } from "vitest";
import { applyOlder } from "./changes.js";
import { type LoadedPage, messagesOn, withNewer, withOlder } from "./loaded-page.js";
import { hasOlder, shownMessages, shownNotices } from "./room-state.js";
import { deeds, steps } from "../../../tests/support/random-steps.js";
import { ME, RoomLog } from "./testing/room-log.js";
import { Reader, type Step } from "./testing/room-reader.js";
import { timelineOf } from "./timeline.js";

const LIMIT = 3;

/** A reader after random changes, pages and syncs, that has caught up. */
function caughtUp(start: Parameters<RoomLog["do"]>[0][], taken: Parameters<Reader["take"]>[0][]) {
  const log = new RoomLog();
  for (const deed of start) log.do(deed);
  const reader = new Reader(log);
  for (const step of taken) reader.take(step);
  reader.catchUp();
  return { log, reader };
}

function loadPage({ log, reader }: ReturnType<typeof caughtUp>, from: number): LoadedPage {
  const page = log.pageFrom(from, LIMIT);
  reader.state = applyOlder(reader.state, page, { me: ME });
  const [first, last] = [page.items[0]?.seq ?? 0, page.items.at(-1)?.seq ?? 0];
  return { from: first, to: last, hasOlder: page.hasBefore, historyToken: reader.state.historyToken };
}

const DROPPED_NOTICES_NEWER_THAN_THE_PAGE: Step[] = [
  { kind: "newest is asked", limit: 1 },
  { kind: "live", deeds: [{ kind: "rename" }, { kind: "send", author: 0 }] },
  { kind: "drop oldest", held: 1 },
  { kind: "history comes" },
];

/** The page has the root as it was before its first reply, and the reader has dropped what it knew of it. */
const DROPPED_ROOT_NEWER_THAN_THE_PAGE: Step[] = [
  { kind: "sync begins", limit: 1, reset: true },
  { kind: "sync answers" },
  { kind: "newest is asked", limit: 1 },
  {
    kind: "live",
    deeds: [
      { kind: "reply", author: 0, which: 0, alsoInRoom: false },
      { kind: "send", author: 0 },
      { kind: "send", author: 0 },
    ],
  },
  { kind: "drop oldest", held: 2 },
  { kind: "history comes" },
];

const REPEATED_CHANGE_OF_A_MESSAGE_NOT_HELD: Step[] = [
  { kind: "announce", from: 0, span: 1 },
  { kind: "live", deeds: [{ kind: "react", who: 0, which: 0, emoji: "👍", added: true }] },
  { kind: "deliver", which: 0 },
];

it("holds no message, shown or not, that is older than the room", () => {
  fc.assert(
    fc.property(deeds, steps, (start, taken) => {
      const { log, reader } = caughtUp(start, taken);
      const held = new Map(reader.state.messages.map((message) => [message.id, message]));
      const newest = log.messages.filter(({ id }) => held.has(id));
      const isUnknown = (id: string) => held.get(id)?.myReactions === undefined;
      const expected = newest.map(({ myReactions, ...rest }) => (isUnknown(rest.id) ? rest : { ...rest, myReactions }));
      expect(reader.state.messages).toEqual(expected);
    }),
    {
      numRuns: 3_000,
      examples: [
        [[{ kind: "send", author: 0 }], DROPPED_ROOT_NEWER_THAN_THE_PAGE],
        [
          [
            { kind: "send", author: 0 },
            { kind: "send", author: 0 },
          ],
          REPEATED_CHANGE_OF_A_MESSAGE_NOT_HELD,
        ],
      ],
    },
  );
});

it("any mixture of pages, live changes and syncs gives the same timeline as one read of everything", () => {
  fc.assert(
    fc.property(deeds, steps, (start, taken) => {
      const { log, reader } = caughtUp(start, taken);
      while (!reader.state.messagesLoaded || hasOlder(reader.state)) {
        reader.take({ kind: reader.state.messagesLoaded ? "history is asked" : "newest is asked", limit: LIMIT });
        reader.take({ kind: "history comes" });
      }
      const { state } = reader;
      expect(timelineOf(shownMessages(state), shownNotices(state))).toEqual(timelineOf(log.messages, log.notices));
    }),
    { numRuns: 3_000, examples: [[[{ kind: "send", author: 0 }], DROPPED_ROOT_NEWER_THAN_THE_PAGE]] },
  );
});

it("shows the notices between the shown messages, and no others", () => {
  fc.assert(
    fc.property(deeds, steps, (start, taken) => {
      const { log, reader } = caughtUp(start, taken);
      const { historyFrom, messagesLoaded } = reader.state;
      const expected = log.notices.filter(({ afterSeq }) => historyFrom === 1 || afterSeq >= historyFrom);
      expect(shownNotices(reader.state)).toEqual(messagesLoaded ? expected : []);
    }),
    { numRuns: 3_000, examples: [[[{ kind: "send", author: 0 }], DROPPED_NOTICES_NEWER_THAN_THE_PAGE]] },
  );
});

it("shows the same timeline on pages that were loaded around a message and joined", () => {
  fc.assert(
    fc.property(deeds, steps, fc.nat(40), (start, taken, around) => {
      const scene = caughtUp([{ kind: "send", author: 1 }, ...start], taken);
      const { log, reader } = scene;
      reader.take({ kind: "newest is asked", limit: LIMIT });
      reader.take({ kind: "history comes" });
      let page = loadPage(scene, 1 + (around % log.room.seq));
      const shown = () => messagesOn(reader.state, page);
      while (shown().hasOlder) page = withOlder(page, loadPage(scene, Math.max(1, page.from - LIMIT)));
      while (shown().hasNewer) {
        const { to } = page;
        expect(shown().notices).toEqual(log.notices.filter(({ afterSeq }) => afterSeq <= to));
        page = withNewer(page, loadPage(scene, page.to + 1));
      }
      expect(timelineOf(shown().messages, shown().notices)).toEqual(timelineOf(log.messages, log.notices));
    }),
    { numRuns: 1_000 },
  );
});
