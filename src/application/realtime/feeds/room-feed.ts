import { changesAfter, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { RecentChanges } from "./recent-changes.js";

/** What a feed does to the world: hands a change on, or asks for the changes that it misses. */
export type FeedOutput = Readonly<{
  emit: (change: RoomChange) => void;
  /** There is a hole. Called whenever something came and left one open. */
  requestRepair: () => void;
}>;

const MAX_WAITING = 1_000;

const inOrder = (a: RoomChange, b: RoomChange): number => a.from - b.from || a.rev - b.rev;

/**
 * One room's changes, put in order: they come as they may, repeated, late or not at all, and are passed on in the order
 * of `rev`, each once, without a hole.
 */
export class RoomFeed {
  /** The last `rev` that was passed on; unknown until the feed starts. */
  private emittedRev: number | null = null;
  private latest = 0;
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

  /** The largest `rev` that was heard of. */
  get highestKnownRev(): number {
    return this.latest;
  }

  get hasHole(): boolean {
    return this.emittedRev !== null && this.latest > this.emittedRev;
  }

  /** Begins after `rev`: what came meanwhile is passed on or dropped by it. */
  start(rev: number): void {
    if (this.emittedRev !== null) return;
    this.resetAfter(rev);
  }

  /** Everything passed on after `after`, as one change; `null` when it is not remembered that far. */
  since(after: number): RoomChange | null {
    return this.recent?.since(after) ?? null;
  }

  /** What comes behind a hole waits for it to be filled, up to a bound: the rest is read with what fills it. */
  receive(change: RoomChange): void {
    const last = this.waiting.at(-1);
    if (this.waiting.length < MAX_WAITING || change.from <= this.position) this.waiting.push(change);
    if (last && inOrder(last, change) > 0) this.waiting.sort(inOrder);
    this.noteRev(change.rev);
  }

  noteRev(rev: number): void {
    this.latest = Math.max(this.latest, rev);
    this.flush();
  }

  /** Goes on after `rev` without what lies before it. */
  skipTo(rev: number): void {
    if (rev > this.position) this.resetAfter(rev);
  }

  /**
   * Records that the database has nothing after the feed's position. Revs up to `known` that a hint claimed do not
   * exist and are not asked for again.
   */
  endAt(known: number): void {
    if (!this.hasHole || this.latest > known) return;
    this.latest = this.position;
    this.waiting.length = 0;
  }

  private resetAfter(rev: number): void {
    this.emittedRev = rev;
    this.recent = new RecentChanges(this.roomId, rev);
    this.flush();
  }

  private flush(): void {
    if (this.emittedRev === null) return;
    let next = this.waiting[0];
    while (next && next.from <= this.emittedRev) {
      this.waiting.shift();
      if (next.rev > this.emittedRev) {
        const news = changesAfter(next, this.emittedRev);
        this.emittedRev = next.rev;
        this.recent?.add(news);
        this.output.emit(news);
      }
      next = this.waiting[0];
    }
    if (this.hasHole) this.output.requestRepair();
  }
}
