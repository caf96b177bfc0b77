import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RoomChanged, RoomSynced } from "../protocol.js";
import type { PendingEvent } from "./room-events.js";
import { applyChange, applyOlder, applySync } from "./changes.js";
import {
  beginSync,
  cursorOf,
  disconnected,
  noteRev,
  isBehind,
  newRoomState,
  resumedRoomState,
  type RoomState,
  shownMessages,
  markHole,
} from "./room-state.js";
import { keepNewest } from "./held-entities.js";
import { type Deed, EPOCH, RoomLog } from "./testing/room-log.js";

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("send" as const), author: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("edit" as const), which: fc.nat(40) }) },
  fc.record({ kind: fc.constant("delete" as const), which: fc.nat(40) }),
  fc.record({ kind: fc.constant("enter" as const), who: fc.nat(4) }),
  fc.record({ kind: fc.constant("exit" as const), who: fc.nat(4) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rename" as const) }) },
);

type Step =
  | { kind: "deeds"; deeds: Deed[] }
  | { kind: "deliver"; which: number }
  | { kind: "announce"; from: number; span: number }
  | { kind: "sync begins"; limit: number; reset: boolean }
  | { kind: "sync answers" }
  | { kind: "history is asked"; limit: number }
  | { kind: "history comes" }
  | { kind: "told of a hole" }
  | { kind: "drop oldest"; held: number }
  | { kind: "reload" }
  | { kind: "disconnect" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("deeds" as const), deeds: fc.array(deed, { minLength: 1, maxLength: 4 }) }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("deliver" as const), which: fc.nat(100) }) },
  fc.record({ kind: fc.constant("announce" as const), from: fc.nat(40), span: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ kind: fc.constant("sync begins" as const), limit: fc.integer({ min: 1, max: 5 }), reset: fc.boolean() }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("sync answers" as const) }) },
  fc.record({ kind: fc.constant("history is asked" as const), limit: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant("history comes" as const) }),
  fc.record({ kind: fc.constant("told of a hole" as const) }),
  fc.record({ kind: fc.constant("drop oldest" as const), held: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant("reload" as const) }),
  fc.record({ kind: fc.constant("disconnect" as const) }),
);

/** A reader with lost, repeated, delayed or reordered announcements and slow answers. */
class Reader {
  readonly announced: RoomChanged[] = [];
  page: RoomSynced | null = null;
  older: { page: ReturnType<RoomLog["history"]>; origin: object } | null = null;
  state: RoomState;
  /** The `rev` up to which the server reported a hole in the live stream. */
  holeUpTo = 0;
  /** The `rev` after which the reader gets every change of a member. */
  membersFrom: number;

  constructor(readonly log: RoomLog) {
    this.membersFrom = log.rev;
    this.state = newRoomState(log.room, EPOCH);
  }

  take(step: Step): void {
    const { log } = this;
    if (step.kind === "deeds") {
      for (const deed of step.deeds) {
        const before = log.rev;
        log.do(deed);
        if (log.rev > before) this.announced.push(log.changed(before, log.rev));
      }
    } else if (step.kind === "deliver") {
      const change = this.announced[step.which % Math.max(1, this.announced.length)];
      if (change) this.state = applyChange(this.state, change);
    } else if (step.kind === "announce") {
      const from = Math.min(step.from, log.rev);
      const to = Math.min(log.rev, from + step.span);
      if (to > from) this.announced.push(log.changed(from, to));
    } else if (step.kind === "sync begins" && !this.page) {
      this.state = beginSync(this.state);
      this.page = step.reset ? log.reset(step.limit) : log.synced(this.state.rev, step.limit);
    } else if (step.kind === "sync answers" && this.page) {
      this.state = applySync(this.state, this.page);
      this.page = this.page.more ? log.synced(this.state.rev, 3) : null;
    } else if (step.kind === "history is asked") {
      this.older = { page: log.history(this.state.historyFrom, step.limit), origin: this.state.historyToken };
    } else if (step.kind === "history comes" && this.older) {
      this.state = applyOlder(this.state, this.older.page, this.older.origin);
      this.older = null;
    } else if (step.kind === "told of a hole") {
      this.holeUpTo = log.rev;
      this.state = markHole(this.state, log.rev);
    } else if (step.kind === "drop oldest") {
      this.state = keepNewest(this.state, step.held);
    } else if (step.kind === "reload") {
      const { pendingEvents } = this.state;
      const cursor = cursorOf(this.state);
      if (!cursor) throw new Error("The epoch is unknown.");
      this.state = { ...resumedRoomState(log.room, cursor), pendingEvents };
      this.page = null;
      this.membersFrom = cursor.rev;
    } else if (step.kind === "disconnect") {
      this.state = disconnected(this.state);
      this.page = null;
    }
  }

  catchUp(): void {
    while (this.page) this.take({ kind: "sync answers" });
    this.state = noteRev(disconnected(this.state), this.log.rev);
    for (let round = 0; isBehind(this.state) && round < 200; round += 1) {
      this.take({ kind: "sync begins", limit: 3, reset: false });
      while (this.page) this.take({ kind: "sync answers" });
    }
  }
}

type MessageNews = Extract<PendingEvent, { name: "message" | "edited" | "deleted" }>;
const isOfMessage = (news: PendingEvent): news is MessageNews => ["message", "edited", "deleted"].includes(news.name);

const steps = fc.array(step, { maxLength: 60 });
const start = fc.array(deed, { maxLength: 12 });

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
      }),
      { numRuns: 3_000 },
    );
  });

  it("emits each new message once, and all its changes, unless the room was reset", () => {
    fc.assert(
      fc.property(start, steps, (deeds, taken) => {
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
          if (step.kind === "deeds") {
            for (const deed of step.deeds) {
              reader.take({ kind: "deeds", deeds: [deed] });
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
