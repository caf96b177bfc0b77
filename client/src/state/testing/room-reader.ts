import type { RoomChanged, RoomSynced } from "../../protocol.js";
import { applyChange, applyJoin, applyOlder, applySync, type HistoryRequest } from "../changes.js";
import { keepNewest } from "../held-entities.js";
import { applyReplies } from "../replies-page.js";
import {
  abandonSync,
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

export type Step =
  | { kind: "deeds"; deeds: Deed[] }
  | { kind: "live"; deeds: Deed[] }
  | { kind: "deliver"; which: number }
  | { kind: "announce"; from: number; span: number }
  | { kind: "sync begins"; limit: number; reset: boolean }
  | { kind: "sync answers" }
  | { kind: "sync fails" }
  | { kind: "repair"; limit: number; pages: number }
  | { kind: "join is asked"; limit: number }
  | { kind: "join answers" }
  | { kind: "newest is asked"; limit: number }
  | { kind: "history is asked"; limit: number }
  | { kind: "a page is asked"; from: number; limit: number }
  | { kind: "history comes" }
  | { kind: "told of a hole" }
  | { kind: "drop oldest"; held: number }
  | { kind: "reload" }
  | { kind: "thread opens"; which: number }
  | { kind: "replies are asked"; limit: number }
  | { kind: "replies come" }
  | { kind: "disconnect" };

/** A reader with lost, repeated, delayed or reordered announcements and slow answers. */
export class Reader {
  readonly announced: RoomChanged[] = [];
  page: RoomSynced | null = null;
  older: { page: ReturnType<RoomLog["history"]>; asked: HistoryRequest } | null = null;
  replies: { page: ReturnType<RoomLog["thread"]>; origin: object } | null = null;
  joined: Parameters<typeof applyJoin>[1] | null = null;
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
    } else if (step.kind === "live") {
      for (const deed of step.deeds) {
        const before = log.rev;
        log.do(deed);
        if (log.rev > before) this.state = applyChange(this.state, log.announced(before, log.rev), ME);
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
    } else if (step.kind === "sync fails" && this.page) {
      this.state = abandonSync(this.state);
      this.page = null;
    } else if (step.kind === "repair") {
      this.#repair(step.limit, step.pages);
    } else if (step.kind === "join is asked") {
      const { items, notices } = log.history(Infinity, step.limit);
      this.joined = { room: log.room, rev: log.rev, messages: items, notices };
    } else if (step.kind === "join answers") {
      if (this.joined) this.state = applyJoin(this.state, this.joined, ME);
      this.joined = null;
    } else if (step.kind === "newest is asked") {
      const page = log.history(Infinity, step.limit);
      this.older = { page: { ...page, before: log.room.seq + 1, isNewest: true }, asked: this.state };
    } else if (step.kind === "history is asked") {
      this.older = { page: log.history(this.state.historyFrom, step.limit), asked: this.state };
    } else if (step.kind === "a page is asked") {
      this.older = { page: log.pageFrom(1 + (step.from % Math.max(1, log.room.seq)), step.limit), asked: this.state };
    } else if (step.kind === "history comes" && this.older) {
      this.state = applyOlder(this.state, this.older.page, { asked: this.older.asked, me: ME });
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
      this.page = this.joined = null;
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
      this.#reconnect();
    }
  }

  /**
   * Receives pages of changes that its node missed, live. The connection ends when there are more of them. A node that
   * pushed later changes already has missed none.
   */
  #repair(limit: number, pages: number): void {
    if (this.state.buffered.length > 0) return;
    for (let left = pages; left > 0; left -= 1) {
      const { epoch: _, more, reset: _reset, ...page } = this.log.synced(this.state.rev, limit);
      this.state = applyChange(this.state, page, ME);
      if (!more) return;
    }
    this.#reconnect();
  }

  /** Syncs at once, if `ready` shows that the room is ahead. */
  #reconnect(): void {
    this.state = noteRev(disconnected(this.state), this.log.rev);
    this.page = this.joined = null;
    if (isBehind(this.state)) this.take({ kind: "sync begins", limit: 3, reset: false });
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
