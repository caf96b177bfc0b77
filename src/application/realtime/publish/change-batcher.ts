import { coalesceContiguous } from "../../../domain/rooms/merge-changes.js";
import type { RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { MonotonicClock } from "../../ports/monotonic-clock.js";
import type { Scheduler } from "../../ports/scheduler.js";

/** Changed messages and members per batch. */
const MAX_BATCH_ENTITIES = 100;

/** Maximum time for which a change may wait. */
const MAX_HOLD_MS = 1_000;

/** Time of a batch below which its room does not rest. */
const CHEAP_BATCH_MS = 0.3;
/** The shortest and the longest rest of a room after a batch. */
const MIN_REST_MS = 2;
const MAX_REST_MS = 100;
/** Rest of a room, in relation to the time that its batch took. */
const REST_RATIO = 2;

type Deps = Readonly<{
  scheduler: Scheduler;
  onBatch: (roomId: RoomId, changes: readonly RoomChange[]) => void;
  /** Whether the change may wait up to a second for other changes of its room. */
  mayWait?: (change: RoomChange) => boolean;
  /**
   * Measures how long `onBatch` takes. The room then rests for twice as long, from 2 to 100 ms, so that a busy room with
   * many connections leaves time for others, and its batches grow. Without a clock, rooms do not rest.
   */
  monotonicClock?: MonotonicClock;
  report: (error: unknown) => void;
}>;

/**
 * Merges changes of a room into one change if there is no hole between them: those of one turn of the event loop, those
 * that wait, and those that arrive while the room rests.
 */
export class ChangeBatcher {
  private readonly pending = new Map<RoomId, RoomChange[]>();
  /** Rooms to flush at the end of the turn; `null` when none is scheduled. */
  private due: Set<RoomId> | null = null;
  private readonly held = new Map<RoomId, { cancel(): void }>();
  private readonly resting = new Map<RoomId, { cancel(): void }>();

  constructor(private readonly deps: Deps) {}

  add(change: RoomChange): void {
    const { roomId } = change;
    const waiting = this.pending.get(roomId);
    if (waiting) waiting.push(change);
    else this.pending.set(roomId, [change]);
    if (this.resting.has(roomId)) return;
    if (this.deps.mayWait?.(change)) this.queue(roomId);
    else this.flushSoon(roomId);
  }

  /** Whether changes of the room wait. */
  hasPending(roomId: RoomId): boolean {
    return this.pending.has(roomId);
  }

  /** Emits the room's changes now. */
  flush(roomId: RoomId): void {
    const changes = this.pending.get(roomId);
    this.discard(roomId);
    if (!changes) return;
    const begunMs = this.elapsedMs();
    try {
      this.deps.onBatch(roomId, coalesceContiguous(changes, MAX_BATCH_ENTITIES));
    } finally {
      this.rest(roomId, this.elapsedMs() - begunMs);
    }
  }

  /** Drops the room's changes. */
  discard(roomId: RoomId): void {
    this.held.get(roomId)?.cancel();
    this.held.delete(roomId);
    this.resting.get(roomId)?.cancel();
    this.resting.delete(roomId);
    this.due?.delete(roomId);
    this.pending.delete(roomId);
  }

  private elapsedMs(): number {
    return this.deps.monotonicClock?.elapsedMs() ?? 0;
  }

  private rest(roomId: RoomId, batchMs: number): void {
    if (batchMs < CHEAP_BATCH_MS) return;
    const ms = Math.max(MIN_REST_MS, REST_RATIO * batchMs);
    const end = () => {
      this.resting.delete(roomId);
      const { mayWait = () => false } = this.deps;
      if (this.pending.get(roomId)?.every(mayWait)) this.queue(roomId);
      else this.flushReporting(roomId);
    };
    this.resting.set(roomId, this.deps.scheduler.after(Math.min(ms, MAX_REST_MS), end));
  }

  private queue(roomId: RoomId): void {
    if (this.held.has(roomId)) return;
    const timer = this.deps.scheduler.after(MAX_HOLD_MS, () => this.flushReporting(roomId));
    this.held.set(roomId, timer);
  }

  private flushSoon(roomId: RoomId): void {
    if (this.due) {
      this.due.add(roomId);
      return;
    }
    const due = new Set([roomId]);
    this.due = due;
    this.deps.scheduler.soon(() => {
      this.due = null;
      for (const each of due) this.flushReporting(each);
    });
  }

  /** Reports an error in one room, and goes on with the others. */
  private flushReporting(roomId: RoomId): void {
    try {
      this.flush(roomId);
    } catch (error) {
      this.deps.report(error);
    }
  }
}
