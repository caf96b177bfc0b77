import { coalesceContiguous } from "../../../domain/rooms/merge-changes.js";
import type { RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Scheduler } from "../../ports/scheduler.js";

/** How many changed messages and members leave together at most. */
const MAX_TOGETHER = 100;

/** How long a change that may wait is kept for others of its room. */
const MAX_HOLD_MS = 1_000;

type Deps = Readonly<{
  scheduler: Scheduler;
  onBatch: (roomId: RoomId, changes: readonly RoomChange[]) => void;
  /** Changes that may wait for others of their room, for a second. */
  mayWait?: (change: RoomChange) => boolean;
  report: (error: unknown) => void;
}>;

/**
 * Changes that come in one turn leave together: one for each room, where there is no hole between them. Changes of the
 * room that wait leave with them.
 */
export class ChangeBatcher {
  private readonly pending = new Map<RoomId, RoomChange[]>();
  /** Rooms whose changes leave at the end of the turn; `null` when no end of a turn is awaited. */
  private due: Set<RoomId> | null = null;
  private readonly held = new Map<RoomId, { cancel(): void }>();

  constructor(private readonly deps: Deps) {}

  add(change: RoomChange): void {
    const { roomId } = change;
    const waiting = this.pending.get(roomId);
    if (waiting) waiting.push(change);
    else this.pending.set(roomId, [change]);
    if (this.deps.mayWait?.(change)) this.queue(roomId);
    else this.flushSoon(roomId);
  }

  /** Whether changes of the room wait to leave. */
  hasPending(roomId: RoomId): boolean {
    return this.pending.has(roomId);
  }

  /** Lets the room's changes leave now. */
  flush(roomId: RoomId): void {
    const changes = this.pending.get(roomId);
    this.discard(roomId);
    if (changes) this.deps.onBatch(roomId, coalesceContiguous(changes, MAX_TOGETHER));
  }

  /** Forgets the room's changes. */
  discard(roomId: RoomId): void {
    this.held.get(roomId)?.cancel();
    this.held.delete(roomId);
    this.due?.delete(roomId);
    this.pending.delete(roomId);
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

  /** Errors in one room keep nothing from the others. */
  private flushReporting(roomId: RoomId): void {
    try {
      this.flush(roomId);
    } catch (error) {
      this.deps.report(error);
    }
  }
}
