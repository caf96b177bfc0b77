import fc from "fast-check";
import type { RoomChanged, RoomSynced } from "../../protocol.js";
import { applyChange, applyOlder, applySync } from "../changes.js";
import { keepNewest } from "../held-entities.js";
import { applyReplies } from "../replies-page.js";
import {
  beginSync,
  cursorOf,
  disconnected,
  isBehind,
  markHole,
  messageById,
  newRoomState,
  noteRev,
  resumedRoomState,
  type RoomState,
} from "../room-state.js";
import { newThread, type ThreadState } from "../thread-state.js";
import { type Deed, EPOCH, ME, type RoomLog } from "./room-log.js";

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

export type Step =
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
  | { kind: "thread opens"; which: number }
  | { kind: "replies are asked"; limit: number }
  | { kind: "replies come" }
  | { kind: "disconnect" };

const stepWith = (deed: fc.Arbitrary<Deed>): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.record({ kind: fc.constant("deeds" as const), deeds: fc.array(deed, { minLength: 1, maxLength: 4 }) }),
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

/** A reader with lost, repeated, delayed or reordered announcements and slow answers. */
export class Reader {
  readonly announced: RoomChanged[] = [];
  page: RoomSynced | null = null;
  older: { page: ReturnType<RoomLog["history"]>; origin: object } | null = null;
  replies: { page: ReturnType<RoomLog["thread"]>; origin: object } | null = null;
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
        if (log.rev > before) this.announced.push(log.announced(before, log.rev));
      }
    } else if (step.kind === "deliver") {
      const change = this.announced[step.which % Math.max(1, this.announced.length)];
      if (change) this.state = applyChange(this.state, change, ME);
    } else if (step.kind === "announce") {
      const from = Math.min(step.from, log.rev);
      const to = Math.min(log.rev, from + step.span);
      if (to > from) this.announced.push(log.announced(from, to));
    } else if (step.kind === "sync begins" && !this.page) {
      this.state = beginSync(this.state);
      this.page = step.reset ? log.reset(step.limit) : log.synced(this.state.rev, step.limit);
    } else if (step.kind === "sync answers" && this.page) {
      this.state = applySync(this.state, this.page, ME);
      this.page = this.page.more ? log.synced(this.state.rev, 3) : null;
    } else if (step.kind === "history is asked") {
      this.older = { page: log.history(this.state.historyFrom, step.limit), origin: this.state.historyToken };
    } else if (step.kind === "history comes" && this.older) {
      this.state = applyOlder(this.state, this.older.page, { historyToken: this.older.origin, me: ME });
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
    } else if (step.kind === "thread opens" && this.state.threads.size === 0) {
      const roots = log.messages.filter(({ thread }) => thread !== null);
      const root = roots[step.which % Math.max(1, roots.length)];
      if (root) this.setThread(newThread(root.id, messageById(this.state, root.id)));
    } else if (step.kind === "replies are asked" && this.thread) {
      const { rootId, historyFrom, token } = this.thread;
      this.replies = { page: log.thread(rootId, historyFrom, step.limit), origin: token };
    } else if (step.kind === "replies come" && this.replies) {
      const { page, origin } = this.replies;
      this.replies = null;
      if (this.thread?.token === origin) this.state = applyReplies(this.state, page, ME);
    } else if (step.kind === "disconnect") {
      this.state = disconnected(this.state);
      this.page = null;
    }
  }

  get thread(): ThreadState | undefined {
    return [...this.state.threads.values()][0];
  }

  setThread(thread: ThreadState): void {
    this.state = { ...this.state, threads: new Map([[thread.rootId, thread]]) };
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

export const steps = fc.array(stepWith(deed), { maxLength: 60 });
export const start = fc.array(deed, { maxLength: 12 });
export const contentSteps = fc.array(stepWith(contentDeed), { maxLength: 60 });
export const contentStart = fc.array(contentDeed, { maxLength: 12 });
