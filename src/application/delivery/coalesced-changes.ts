import { stretches } from "../../domain/rooms/merged-changes.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Scheduler } from "../ports/scheduler.js";

/** How many changed messages and members leave together at most. */
const MOST_TOGETHER = 100;

type Deps = Readonly<{
  scheduler: Scheduler;
  leave: (roomId: RoomId, changes: readonly RoomChange[]) => void;
  report: (error: unknown) => void;
}>;

/** Changes that come in one turn leave together: one for each room, where there is no hole between them. */
export class CoalescedChanges {
  private readonly waiting = new Map<RoomId, RoomChange[]>();
  private due = false;

  constructor(private readonly deps: Deps) {}

  add(change: RoomChange): void {
    const waiting = this.waiting.get(change.roomId);
    if (waiting) waiting.push(change);
    else this.waiting.set(change.roomId, [change]);
    if (this.due) return;
    this.due = true;
    this.deps.scheduler.soon(() => this.flushAll());
  }

  /** Whether changes of the room wait to leave. */
  holds(roomId: RoomId): boolean {
    return this.waiting.has(roomId);
  }

  /** Lets the room's changes leave now. */
  flush(roomId: RoomId): void {
    const changes = this.waiting.get(roomId);
    if (!changes) return;
    this.waiting.delete(roomId);
    this.deps.leave(roomId, stretches(changes, MOST_TOGETHER));
  }

  /** What fails in one room keeps nothing from the others. */
  private flushAll(): void {
    this.due = false;
    for (const roomId of this.waiting.keys()) {
      try {
        this.flush(roomId);
      } catch (error) {
        this.deps.report(error);
      }
    }
  }
}
