import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PendingEvent } from "./room-events.js";
import { cursorOf, isBehind, shownMessages } from "./room-state.js";
import { contentDeeds, contentSteps, deeds as start, steps } from "../../../tests/support/random-steps.js";
import { type Deed, EPOCH, RoomLog } from "./testing/room-log.js";
import { Reader, type Step } from "./testing/room-reader.js";
import { isThreadLoaded, shownReplies } from "./thread-state.js";

type MessageNews = Extract<PendingEvent, { name: "message" | "edited" | "deleted" }>;
const isOfMessage = (news: PendingEvent): news is MessageNews => ["message", "edited", "deleted"].includes(news.name);

const EDIT_DROPPED_BEFORE_THE_NEWEST_PAGE: Step[] = [
  { kind: "newest is asked", limit: 1 },
  {
    kind: "live",
    deeds: [
      { kind: "send", author: 0 },
      { kind: "edit", which: 0 },
    ],
  },
  { kind: "drop oldest", held: 1 },
  { kind: "history comes" },
];

/** A sync ends before its last page. The message that was edited and then got a reaction would have been on that page. */
const LIVE_CHANGE_AFTER_AN_UNFINISHED_SYNC: Step[] = [
  {
    kind: "deeds",
    deeds: [
      { kind: "edit", which: 0 },
      { kind: "react", who: 0, which: 0, emoji: "👍", added: true },
    ],
  },
  { kind: "sync begins", limit: 1, reset: false },
  { kind: "sync answers" },
  { kind: "sync fails" },
  { kind: "deliver", which: 1 },
];

describe("the client rule", () => {
  it("reaches the state of the ordered log after repeated, overlapping, late or lost changes", () => {
    fc.assert(
      fc.property(start, steps, (deeds, taken) => {
        const log = new RoomLog();
        for (const deed of deeds) log.do(deed);
        const reader = new Reader(log);
        for (const step of taken) reader.take(step);
        reader.catchUp();
        const { state } = reader;
        expect(isBehind(state)).toBe(false);
        expect(state.rev).toBe(log.rev);
        expect(state.seq).toBe(log.room.seq);
        expect(state.room.name).toBe(log.room.name);
        expect(shownMessages(state)).toEqual(log.messages.filter(({ seq }) => seq >= state.historyFrom));
        for (const member of state.members.values()) expect(log.members).toContainEqual(member);
        for (const member of log.members.filter(({ rev }) => rev > reader.membersFrom))
          expect([...state.members.values()]).toContainEqual(member);
        const { thread } = reader;
        if (!thread || !isThreadLoaded(thread)) return;
        const replies = log.replies(thread.rootId).filter(({ threadSeq }) => (threadSeq ?? 0) >= thread.historyFrom);
        expect(shownReplies(thread)).toEqual(replies);
        expect(thread.root).toEqual(log.messages.find(({ id }) => id === thread.rootId));
      }),
      {
        numRuns: 3_000,
        examples: [
          [[{ kind: "send", author: 0 }], EDIT_DROPPED_BEFORE_THE_NEWEST_PAGE],
          [[{ kind: "send", author: 0 }], LIVE_CHANGE_AFTER_AN_UNFINISHED_SYNC],
        ],
      },
    );
  });

  it("emits each new message once, and all its changes, unless the room was reset", () => {
    fc.assert(
      fc.property(contentDeeds, contentSteps, (deeds, taken) => {
        const log = new RoomLog();
        for (const deed of deeds) log.do(deed);
        const reader = new Reader(log);
        const listed = log.room;
        for (const step of taken) reader.take(step.kind === "sync begins" ? { ...step, reset: false } : step);
        reader.catchUp();
        const told = reader.state.pendingEvents.flatMap((news) => (isOfMessage(news) ? [news] : []));
        const fresh = told.filter(({ name }) => name === "message").map(({ event }) => event.seq ?? 0);
        expect(fresh.sort((a, b) => a - b)).toEqual(log.messages.map(({ seq }) => seq).slice(listed.seq));
        const latest = new Map(told.map(({ event }) => [event.id, event]));
        expect([...latest.values()].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))).toEqual(
          log.messages.filter(({ rev }) => rev > listed.rev),
        );
        expect(cursorOf(reader.state)).toEqual({ epoch: EPOCH, rev: log.rev, seq: log.room.seq });
      }),
      { numRuns: 1_000 },
    );
  });

  it("syncs until every announced change has arrived", () => {
    fc.assert(
      fc.property(start, steps, (deeds, taken) => {
        const log = new RoomLog();
        for (const deed of deeds) log.do(deed);
        const reader = new Reader(log);
        for (const step of taken) reader.take(step);
        while (reader.page) reader.take({ kind: "sync answers" });
        expect(isBehind(reader.state) || reader.state.rev >= reader.holeUpTo).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it("shows messages without a hole up to the client's rev", () => {
    fc.assert(
      fc.property(start, steps, (deeds, taken) => {
        const log = new RoomLog();
        const seqAt = [0];
        const does = (deed: Deed) => {
          log.do(deed);
          seqAt[log.rev] = log.room.seq;
        };
        deeds.forEach(does);
        const reader = new Reader(log);
        for (const step of taken) {
          if (step.kind === "deeds" || step.kind === "live") {
            for (const deed of step.deeds) {
              reader.take({ kind: step.kind, deeds: [deed] });
              seqAt[log.rev] = log.room.seq;
            }
          } else reader.take(step);
          if (reader.state.syncing) continue;
          const shown = new Set(shownMessages(reader.state).map(({ seq }) => seq));
          const upTo = seqAt[reader.state.rev] ?? 0;
          for (let seq = reader.state.historyFrom; seq <= upTo; seq += 1) {
            const edited = (log.messages[seq - 1]?.rev ?? 0) > reader.state.rev;
            expect(shown.has(seq) || edited).toBe(true);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
