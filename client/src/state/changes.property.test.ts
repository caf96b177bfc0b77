import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PendingEvent } from "./room-events.js";
import { cursorOf, isBehind, shownMessages } from "./room-state.js";
import { type Deed, EPOCH, RoomLog } from "./testing/room-log.js";
import { Reader, type Step } from "./testing/room-reader.js";
import { isThreadLoaded, shownReplies } from "./thread-state.js";

const contentDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("send" as const), author: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("edit" as const), which: fc.nat(40) }) },
  fc.record({ kind: fc.constant("delete" as const), which: fc.nat(40) }),
  fc.record({ kind: fc.constant("enter" as const), who: fc.nat(4) }),
  fc.record({ kind: fc.constant("exit" as const), who: fc.nat(4) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename" as const) }) },
);

const reply = fc.record({
  kind: fc.constant("reply" as const),
  author: fc.nat(3),
  which: fc.nat(40),
  alsoInRoom: fc.boolean(),
});
const reaction = fc.record({
  kind: fc.constant("react" as const),
  who: fc.nat(4),
  which: fc.nat(40),
  emoji: fc.constantFrom("👍", "🎉"),
  added: fc.boolean(),
});
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 2, arbitrary: contentDeed },
  { weight: 2, arbitrary: reaction },
  { weight: 1, arbitrary: reply },
);

const stepWith = (deed: fc.Arbitrary<Deed>): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({ kind: fc.constant("deeds" as const), deeds: fc.array(deed, { minLength: 1, maxLength: 4 }) }),
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("live" as const),
        deeds: fc.array(deed, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("deliver" as const), which: fc.nat(100) }) },
    fc.record({ kind: fc.constant("announce" as const), from: fc.nat(40), span: fc.integer({ min: 1, max: 6 }) }),
    fc.record({
      kind: fc.constant("sync begins" as const),
      limit: fc.integer({ min: 1, max: 5 }),
      reset: fc.boolean(),
    }),
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("sync answers" as const) }) },
    fc.record({ kind: fc.constant("history is asked" as const), limit: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant("history comes" as const) }),
    fc.record({ kind: fc.constant("told of a hole" as const) }),
    fc.record({ kind: fc.constant("drop oldest" as const), held: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ kind: fc.constant("reload" as const) }),
    fc.record({ kind: fc.constant("thread opens" as const), which: fc.nat(40) }),
    fc.record({ kind: fc.constant("replies are asked" as const), limit: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant("replies come" as const) }),
    fc.record({ kind: fc.constant("disconnect" as const) }),
  );

const steps = fc.array(stepWith(deed), { maxLength: 60 });
const start = fc.array(deed, { maxLength: 12 });
const contentSteps = fc.array(stepWith(contentDeed), { maxLength: 60 });
const contentStart = fc.array(contentDeed, { maxLength: 12 });

type MessageNews = Extract<PendingEvent, { name: "message" | "edited" | "deleted" }>;
const isOfMessage = (news: PendingEvent): news is MessageNews => ["message", "edited", "deleted"].includes(news.name);

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
      { numRuns: 3_000 },
    );
  });

  it("emits each new message once, and all its changes, unless the room was reset", () => {
    fc.assert(
      fc.property(contentStart, contentSteps, (deeds, taken) => {
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
