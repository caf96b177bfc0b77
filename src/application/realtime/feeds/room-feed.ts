import { changesAfter, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { RecentChanges } from "./recent-changes.js";

/** Receives the changes that a feed emits and its requests for missing ones. */
export type FeedOutput = Readonly<{
  emit: (change: RoomChange) => void;
  /** Called after each input that leaves a hole open. */
  requestRepair: () => void;
}>;

const MAX_WAITING = 1_000;

const inOrder = (a: RoomChange, b: RoomChange): number => a.from - b.from || a.rev - b.rev;

/**
 * Sequences the changes of one room. They arrive repeated, late, out of order or not at all; the feed emits each once, in
 * order of `rev`, without holes.
 */
export class RoomFeed {
  /** The last emitted `rev`; unknown until the feed starts. */
  private emittedRev: number | null = null;
  private latest = 0;
  /** Whether more pages follow the last one that was received. */
  private isPaging = false;
  private readonly waiting: RoomChange[] = [];
  private recent: RecentChanges | null = null;

  constructor(
    private readonly roomId: RoomId,
    private readonly output: FeedOutput,
  ) {}

  get position(): number {
    return this.emittedRev ?? 0;
  }

  get isStarted(): boolean {
    return this.emittedRev !== null;
  }

  /** The largest `rev` that is known to exist. */
  get highestKnownRev(): number {
    return this.latest;
  }

  get hasHole(): boolean {
    return this.emittedRev !== null && (this.isPaging || this.latest > this.emittedRev);
  }

  /** Starts after `rev`. Changes that arrived earlier are emitted, or dropped up to `rev`. */
  start(rev: number): void {
    if (this.emittedRev !== null) return;
    this.resetAfter(rev);
  }

  /** Everything emitted after `after`, as one change; `null` when it is no longer complete in memory. */
  since(after: number): RoomChange | null {
    return this.recent?.since(after) ?? null;
  }

  /** Receives a change. A limited number of changes after a hole wait until it is filled; a repair reads the others. */
  receive(change: RoomChange): void {
    const last = this.waiting.at(-1);
    const isNext = change.from <= this.position && !this.isPaging;
    if (this.waiting.length < MAX_WAITING || isNext) this.waiting.push(change);
    if (last && inOrder(last, change) > 0) this.waiting.sort(inOrder);
    this.noteRev(change.rev);
  }

  /**
   * Receives a page that was read after the feed's position. Until the last page, other changes wait: a message that
   * changed again after a page is not on it but on a later page, and a change that waits may be lean.
   */
  receivePage(page: RoomChange, more: boolean): void {
    this.isPaging = more;
    if (more) this.waiting.length = 0;
    this.pass(page);
    this.noteRev(page.rev);
  }

  noteRev(rev: number): void {
    this.latest = Math.max(this.latest, rev);
    this.flush();
  }

  /** Continues after `rev`, without the changes before it. */
  skipTo(rev: number): void {
    if (rev > this.position) this.resetAfter(rev);
  }

  /**
   * Records that the database has no change after the feed's position. A hint announced revs up to `known`: they do
   * not exist, so the feed does not request them again.
   */
  endAt(known: number): void {
    if (!this.hasHole || this.latest > known) return;
    this.latest = this.position;
    this.waiting.length = 0;
  }

  private resetAfter(rev: number): void {
    this.emittedRev = rev;
    this.isPaging = false;
    this.recent = new RecentChanges(this.roomId, rev);
    this.flush();
  }

  private flush(): void {
    if (this.emittedRev === null) return;
    while (!this.isPaging && this.waiting[0] && this.waiting[0].from <= this.emittedRev) {
      const next = this.waiting.shift();
      if (next) this.pass(next);
    }
    if (this.hasHole) this.output.requestRepair();
  }

  /** Emits the part of a change that was not emitted yet. */
  private pass(change: RoomChange): void {
    if (this.emittedRev === null || change.rev <= this.emittedRev) return;
    const unseen = changesAfter(change, this.emittedRev);
    this.emittedRev = change.rev;
    this.recent?.add(unseen);
    this.output.emit(unseen);
  }
}
